package dev.sunder.experiments.command;

import dev.sunder.engine.network.Network;
import dev.sunder.experiments.bench.PlanBench;
import dev.sunder.experiments.console.Console;
import dev.sunder.experiments.console.OutputFolder;
import dev.sunder.experiments.paper.StepTimes;
import dev.sunder.experiments.report.Json;
import dev.sunder.kernels.Device;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The paper's table 2: training time. */
@Command(
    name = "table2",
    description = {
      "The paper's table 2, the time of training: a step of the plain network and of secure ones"
          + " with N frozen stages, measured on random images; without and with the frozen stages'"
          + " outputs kept."
    })
final class Table2Command extends SeededJob {

  private static final String PAPERS = "alexnet_v2";
  private static final int PAPERS_BATCH = 16;
  private static final int ROUNDS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Option(
      names = "--network",
      paramLabel = "NAME",
      defaultValue = PAPERS,
      description = "alexnet_v2, lenet5 or small64. Default: ${DEFAULT-VALUE}, the paper's.")
  private String name;

  @Mixin private NamedNetwork shape;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "16",
      description = "Images in a step. Default: ${DEFAULT-VALUE}, the paper's.")
  private int batch;

  @Option(
      names = "--frozen",
      paramLabel = "N",
      split = ",",
      defaultValue = "0,1,2,3,4",
      description = "Numbers of frozen stages. Default: ${DEFAULT-VALUE}.")
  private List<Integer> frozen;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "10",
      description =
          "Steps to time in each of three rounds, as far as 10 seconds allow. Default: ${DEFAULT-VALUE}.")
  private int steps;

  @Option(names = "--out", paramLabel = "DIR", description = "Where to write DIR/table2.json.")
  private Path out;

  @Override
  protected void run(Console console) throws Exception {
    Network network = checked(() -> shape.of(name));
    if (batch < 1 || steps < 1) {
      throw usage("--batch and --steps need at least 1, got " + batch + " and " + steps);
    }
    if (frozen.stream().anyMatch(n -> n < 0 || n >= network.depth() - 1)) {
      throw usage("--frozen needs numbers from 0 to " + (network.depth() - 2) + ", got " + frozen);
    }
    boolean published = name.equals(PAPERS) && !shape.given() && batch == PAPERS_BATCH;
    try (Device device = openDevice()) {
      console.say("%s, batch %d, on %s", network.name(), batch, device.description());
      StepTimes times =
          StepTimes.measure(
              new PlanBench(device, steps, PATIENCE, seed()),
              network,
              InspectCommand.DIGIT,
              batch,
              frozen.stream().distinct().sorted().toList(),
              ROUNDS);
      times.table(published).lines().forEach(console::say);
      console.say("");
      console.say("D&C: the plain network. Hours are the step's time times the number of steps,");
      console.say("without loading of images and validation. The paper kept no outputs; it used a");
      console.say("GTX 1070 Ti, so compare the shares.");
      if (out != null) {
        try (OutputFolder folder = OutputFolder.open(out)) {
          folder.write(
              "table2.json",
              Json.text(
                  Map.of(
                      "network", network.name(),
                      "batch", batch,
                      "device", device.description(),
                      "rows", times.rows())));
          console.say("wrote %s", folder.file("table2.json"));
        }
      }
    }
  }
}
