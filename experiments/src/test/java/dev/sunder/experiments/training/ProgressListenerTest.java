package dev.sunder.experiments.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sunder.engine.training.EpochReport;
import dev.sunder.engine.training.Horizon;
import dev.sunder.engine.training.RunStart;
import dev.sunder.engine.training.StepReport;
import dev.sunder.experiments.console.Console;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;

class ProgressListenerTest {

  /** The loss on the line of the run's end. */
  private static String printed(int steps, int stepsPerEpoch, LongToDoubleFunction losses) {
    StringWriter err = new StringWriter();
    Console console = new Console(new PrintWriter(new StringWriter()), new PrintWriter(err), false);
    try (ProgressListener progress = new ProgressListener(console, "train")) {
      progress.onStart(new RunStart(0, new Horizon(steps, stepsPerEpoch), 4, 2, "a cpu", false));
      for (long step = 1; step <= steps; step++) {
        progress.onStep(new Report(step, losses.applyAsDouble(step)));
      }
      progress.onEpoch(new EpochReport(0, steps, Optional.empty()));
    }
    return err.toString().replaceAll("(?s).*loss (\\d+\\.\\d+).*", "$1");
  }

  private record Report(long step, double loss) implements StepReport {
    @Override
    public int epoch() {
      return 0;
    }

    @Override
    public double learningRate() {
      return 0.1;
    }

    @Override
    public int examples() {
      return 4;
    }

    @Override
    public double accuracy() {
      return 0.5;
    }
  }

  @Test
  void onAShortRunTheLossIsThatOfTheLastStep() {
    assertEquals("0.7909", printed(25, 25, step -> step == 25 ? 0.7909 : 3.5));
    assertEquals("0.5000", printed(7, 7, step -> step == 7 ? 0.5 : 9));
  }

  @Test
  void onALongRunItIsTheMeanOfTheLastReadings() {
    // Read every 10 steps: the last ten readings are those of steps 910 to 1000.
    assertEquals("0.5500", printed(1000, 1000, step -> (step - 900) / 100.0));
  }
}
