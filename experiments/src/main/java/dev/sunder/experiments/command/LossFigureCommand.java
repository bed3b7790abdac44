package dev.sunder.experiments.command;

import dev.sunder.experiments.chart.LossChart;
import dev.sunder.experiments.chart.Palette;
import dev.sunder.experiments.chart.Pictures;
import dev.sunder.experiments.console.Console;
import dev.sunder.experiments.console.OutputFolder;
import dev.sunder.experiments.paper.Metrics;
import dev.sunder.experiments.paper.PaperRuns.Run;
import java.util.List;
import picocli.CommandLine.Mixin;

/** What figures 5 and 6 share: trainings, and a chart of their losses. */
abstract class LossFigureCommand extends SeededJob {

  @Mixin private PaperTraining training;

  /** Each N shown. */
  abstract List<Integer> frozen();

  /** The chart's title. */
  abstract String title();

  /** What to write. */
  abstract String file();

  @Override
  protected void run(Console console) throws Exception {
    List<Run> runs = training.runs(this, console, frozen());
    int classes = runs.get(0).last().classNames().size();
    LossChart chart = new LossChart(title()).reference("guessing", Math.log(classes));
    for (Run run : runs) {
      List<Metrics.At> losses = run.metrics().losses();
      chart.curve(
          run.name(),
          losses.stream().mapToDouble(Metrics.At::step).toArray(),
          losses.stream().mapToDouble(Metrics.At::value).toArray());
      Metrics.At last = losses.get(losses.size() - 1);
      console.say("%s: loss %.4f in the batch of step %,d", run.name(), last.value(), last.step());
    }
    if (!Palette.canWriteText()) {
      console.note("no picture: this Java has no fonts; the losses are in each metrics.csv");
      return;
    }
    try (OutputFolder folder = OutputFolder.open(training.out())) {
      Pictures.write(chart.draw(), folder.file(file()));
      console.say("wrote %s", folder.file(file()));
    }
  }
}
