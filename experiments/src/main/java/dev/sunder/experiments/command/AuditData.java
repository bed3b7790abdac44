package dev.sunder.experiments.command;

import dev.sunder.engine.data.Dataset;
import dev.sunder.engine.data.Datasets;
import dev.sunder.engine.data.ImageOptions;
import dev.sunder.experiments.audit.AuditReport.Source;
import dev.sunder.experiments.audit.Sides;
import dev.sunder.experiments.console.Console;
import dev.sunder.experiments.console.OptionSection;
import dev.sunder.experiments.console.Progress;
import dev.sunder.experiments.training.ImageFlags;
import dev.sunder.kernels.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say which images both sides have. */
@OptionSection("Images")
final class AuditData {

  @Option(
      names = "--data",
      required = true,
      paramLabel = "PATH",
      description =
          "The owner's images: a folder or an archive with one folder a class or in Kaggle's naming, idx"
              + " files, or CIFAR batches. Best those the model was not trained on.")
  private Path data;

  @Option(
      names = "--attacker-data",
      paramLabel = "PATH",
      description =
          "The attacker's own images, of the same kind. Default: one half of --data, the owner"
              + " keeping the other.")
  private Path attackerData;

  @Mixin private ImageFlags images;

  /**
   * Opened data.
   *
   * @param notes how they were parted
   * @param opened to be closed
   */
  record Opened(Sides sides, List<String> notes, List<Source> sources, List<Dataset> opened)
      implements AutoCloseable {
    @Override
    public void close() {
      opened.forEach(Dataset::close);
    }
  }

  /** How images are read, those of signals, too. */
  ImageFlags imageFlags() {
    return images;
  }

  Opened open(Console console, AuditedModel.Parts parts, int atMost) {
    Shape input = parts.client().network().input();
    ImageOptions options =
        images
            .applyTo(ImageOptions.asFound())
            .withSize(input.h(), input.w())
            .withChannels(input.c());
    List<Dataset> opened = new ArrayList<>();
    try {
      Dataset own = Datasets.open(data, options.withClasses(parts.classNames()));
      opened.add(own);
      List<Source> sources = new ArrayList<>();
      sources.add(new Source("data", data.toString(), own.fingerprint()));
      if (attackerData == null) {
        prepare(console, own.limit(Math.min(own.size(), 2 * atMost)));
        Sides sides = Sides.halves(own.limit(Math.min(own.size(), 2 * atMost)), atMost);
        String note = "--data was parted: one half for the attacker, the other for the owner.";
        return new Opened(sides, withLeftOut(note, sides), sources, opened);
      }
      Dataset others = Datasets.open(attackerData, options.withClasses(own.classNames()));
      opened.add(others);
      sources.add(new Source("attacker data", attackerData.toString(), others.fingerprint()));
      prepare(console, own.limit(Math.min(own.size(), atMost)));
      prepare(console, others.limit(Math.min(others.size(), atMost)));
      Sides sides = Sides.of(others, own, atMost);
      return new Opened(
          sides, withLeftOut("The attacker has images of its own.", sides), sources, opened);
    } catch (RuntimeException failed) {
      opened.forEach(Dataset::close);
      throw failed;
    }
  }

  private static List<String> withLeftOut(String note, Sides sides) {
    return sides.leftOut() == 0
        ? List.of(note)
        : List.of(
            note,
            sides.leftOut()
                + " of the owner's images were left out: the attacker has the same, pixel by"
                + " pixel.");
  }

  private static void prepare(Console console, Dataset images) {
    try (Progress progress = console.progress("decode", images.size())) {
      images.prepare(Runtime.getRuntime().availableProcessors(), done -> progress.at(done, ""));
    }
  }
}
