package dev.sunder.experiments.command;

import dev.sunder.engine.data.Dataset;
import dev.sunder.engine.format.ModelFile;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.model.Provenance;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Networks;
import dev.sunder.engine.training.Evaluation;
import dev.sunder.engine.training.Trainer;
import dev.sunder.engine.training.TrainingOptions;
import dev.sunder.engine.training.TrainingResult;
import dev.sunder.experiments.console.Console;
import dev.sunder.experiments.console.OutputFolder;
import dev.sunder.experiments.report.Percent;
import dev.sunder.experiments.training.DataFlags;
import dev.sunder.experiments.training.LearningCheck;
import dev.sunder.experiments.training.TrainingFlags;
import dev.sunder.experiments.training.TrainingFolder;
import dev.sunder.kernels.Device;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains a classifier. */
@Command(
    name = "train",
    description = {
      "Trains a classifier and writes DIR/model.safetensors, DIR/metrics.csv, events for"
          + " TensorBoard and checkpoints."
    })
final class TrainCommand extends SeededJob {

  @Option(
      names = "--network",
      required = true,
      paramLabel = "NAME",
      description = "alexnet_v2, lenet5 or small64.")
  private String name;

  @Mixin private DataFlags data;

  @Option(
      names = "--size",
      paramLabel = "PIXELS",
      description = "Height and width of the network's input. Default: what it was made for.")
  private Integer size;

  @Option(
      names = "--channels",
      paramLabel = "N",
      description = "1 (grey) or 3. Default: as the images are.")
  private Integer channels;

  @Mixin private FirstParameters first;

  @Mixin private TrainingFlags training;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where to write.")
  private Path out;

  @Override
  protected void run(Console console) throws Exception {
    int pixels = checked(() -> size == null ? Networks.nativePixels(name) : size);
    checked(() -> first.require());
    TrainingOptions options =
        checked(() -> training.options(seed(), data.augmentation(pixels)).build());
    // Whatever the data turn out to be, the network must be able to take that size.
    checked(() -> Networks.byName(name, 3, pixels, 2));
    try (OutputFolder folder = TrainingFolder.open(out, training);
        DataFlags.Opened opened = data.open(console, pixels, channels == null ? 0 : channels);
        Device device = openDevice()) {
      Dataset examples = opened.training();
      Network network =
          Networks.byName(name, examples.shape().channels(), pixels, examples.classNames().size());
      console.say(
          "train %s on %,d images of %d classes (%s), on %s",
          network.name(),
          examples.size(),
          network.classes(),
          String.join(", ", examples.classNames()),
          device.description());
      Trainer trainer = Trainer.of(network, first.of(network, seed()), examples, options);
      opened.validation().ifPresent(trainer::validation);
      LearningCheck check = new LearningCheck(examples);
      TrainingResult result =
          TrainingFolder.run(trainer, device, folder, training, console, "train", check);
      Model model =
          new Model(network, result.parameters(), examples.classNames(), result.facts())
              .withProvenance(Map.of(Provenance.INITIALISER, first.fact()));
      ModelFile.write(model, folder.file(TrainingFolder.MODEL));
      result.validation().ifPresent(found -> report(console, found));
      console.say("wrote %s", folder.file(TrainingFolder.MODEL));
      check.warn(console, result);
    }
  }

  private static void report(Console console, Evaluation evaluation) {
    console.say(
        "accuracy on %,d validation images: %s, guessing %.1f %%",
        evaluation.size(),
        Percent.text(Percent.right(evaluation)),
        100 * Percent.guessing(evaluation));
  }
}
