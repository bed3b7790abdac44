package dev.sunder.experiments.command;

import dev.sunder.engine.data.Dataset;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Networks;
import dev.sunder.engine.training.TrainingOptions;
import dev.sunder.experiments.console.Console;
import dev.sunder.experiments.paper.PaperRuns;
import dev.sunder.experiments.paper.PaperRuns.Run;
import dev.sunder.experiments.training.DataFlags;
import dev.sunder.experiments.training.TrainingFlags;
import dev.sunder.kernels.Device;
import dev.sunder.secure.signal.Relabelling;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of the trainings that table 3 and figures 5 and 6 share, and the trainings. */
final class PaperTraining {

  @Option(
      names = "--network",
      paramLabel = "NAME",
      defaultValue = "alexnet_v2",
      description = "alexnet_v2, lenet5 or small64. Default: ${DEFAULT-VALUE}, the paper's.")
  private String name;

  @Option(
      names = "--size",
      paramLabel = "PIXELS",
      description = "Height and width of the network's input. Default: what it was made for.")
  private Integer size;

  @Mixin private DataFlags data;

  @Mixin private SignalOption signal;

  @Option(
      names = "--validation-signal",
      paramLabel = "PATH",
      description =
          "Other images of digits, for the signals of the validation images. Default: those of"
              + " --signal, which training sees, too.")
  private Path validationSignal;

  @Mixin private TrainingFlags training;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description =
          "Where to write; each training has a folder there, and table3, figure5 and figure6 use"
              + " each other's with --resume.")
  private Path out;

  /** Where to write. */
  Path out() {
    return out;
  }

  /**
   * Trains, or with --resume uses what is there.
   *
   * @param frozen each N of a secure model
   * @return the D&amp;C model's run, then the secure models'
   */
  List<Run> runs(SeededJob job, Console console, List<Integer> frozen) throws IOException {
    if (!data.validates() || !signal.given()) {
      throw job.usage("--validation and --signal are needed, too");
    }
    if (validationSignal != null && !signal.isOfImages()) {
      throw job.usage("--validation-signal needs images of digits as the --signal");
    }
    int pixels = job.checked(() -> size == null ? Networks.nativePixels(name) : size);
    TrainingOptions options =
        job.checked(() -> training.options(job.seed(), data.augmentation(pixels)).build());
    Network shape = job.checked(() -> Networks.byName(name, 3, pixels, 2));
    if (frozen.isEmpty() || frozen.stream().anyMatch(n -> n < 0 || n >= shape.depth() - 1)) {
      throw job.usage(
          "--frozen needs numbers from 0 to " + (shape.depth() - 2) + ", got " + frozen);
    }
    try (DataFlags.Opened opened = data.open(console, pixels, 0)) {
      Dataset examples = opened.training();
      int classes = examples.classNames().size();
      Network network = Networks.byName(name, examples.shape().channels(), pixels, classes);
      try (SignalOption.Opened signals =
              signal.open(Relabelling.forClasses(classes), data.imageFlags());
          SignalOption.Opened others =
              validationSignal == null
                  ? null
                  : SignalOption.others(validationSignal, signals, data.imageFlags());
          Device device = job.openDevice()) {
        console.say(
            "%s on %,d images of %s, measured on %,d; on %s",
            network.name(),
            examples.size(),
            String.join(", ", examples.classNames()),
            opened.validation().orElseThrow().size(),
            device.description());
        PaperRuns runs =
            new PaperRuns(
                console,
                out,
                network,
                opened,
                signals.signal(),
                Optional.ofNullable(others).map(SignalOption.Opened::signal),
                options,
                training,
                device);
        List<Run> done = new ArrayList<>();
        done.add(runs.plain());
        for (int n : frozen.stream().distinct().sorted().toList()) {
          done.add(runs.secure(n));
        }
        return done;
      }
    }
  }
}
