package dev.sunder.experiments.command;

import dev.sunder.engine.data.Dataset;
import dev.sunder.engine.data.Datasets;
import dev.sunder.engine.data.ImageOptions;
import dev.sunder.engine.format.ModelFile;
import dev.sunder.engine.model.Initialiser;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Networks;
import dev.sunder.experiments.chart.Palette;
import dev.sunder.experiments.chart.Pictures;
import dev.sunder.experiments.console.Console;
import dev.sunder.experiments.console.OutputFolder;
import dev.sunder.experiments.experiment.FirstLayer;
import dev.sunder.experiments.experiment.FirstLayerResult;
import dev.sunder.experiments.report.Json;
import dev.sunder.experiments.training.ImageFlags;
import dev.sunder.kernels.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Rebuilds images from what is sent of the first layer, which the paper calls secure. */
@Command(
    name = "first-layer",
    description = {
      "Rebuilds images from what is sent of a network's first layer: before ReLU, after it, after"
          + " max pooling where that follows, each as fp32 and as 8 bits. Writes DIR/first-layer.json, first-layer.png and"
          + " each image's figures and pictures; run again, it goes on where it was."
    })
final class FirstLayerCommand extends SeededJob {

  @Option(
      names = "--data",
      required = true,
      paramLabel = "PATH",
      description = "Images that neither the model nor the attack's settings were chosen on.")
  private Path data;

  @Mixin private ImageFlags reading;

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description = "A model's kernels. Default: alexnet_v2's conv1, drawn by He's rule.")
  private Path file;

  @Option(
      names = "--images",
      paramLabel = "N",
      defaultValue = "100",
      description = "How many, taken in turn from each class. Default: ${DEFAULT-VALUE}.")
  private int images;

  @Option(
      names = "--first",
      paramLabel = "N",
      defaultValue = "0",
      description = "How many to pass over. Default: ${DEFAULT-VALUE}.")
  private int first;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where to write.")
  private Path out;

  @Override
  protected void run(Console console) throws Exception {
    if (images < 1 || first < 0) {
      throw usage(
          "--images needs at least 1 and --first at least 0, got " + images + " and " + first);
    }
    Model model = file == null ? untrained() : ModelFile.read(file);
    Network network = model.network();
    ImageOptions options =
        reading
            .applyTo(ImageOptions.asFound())
            .withSize(network.input().h(), network.input().w())
            .withChannels(network.input().c());
    try (OutputFolder folder = OutputFolder.open(out);
        Dataset all = Datasets.open(data, options);
        Device device = openDevice()) {
      console.say(
          "stage %s of %s, %s kernels, %d images, on %s",
          network.stage(1).name(),
          network.name(),
          file == null ? "He's" : "the model's",
          images,
          device.description());
      report(
          console, folder, new FirstLayer(model, folder, console).run(all, first, images, device));
    }
  }

  private void report(Console console, OutputFolder folder, FirstLayerResult result)
      throws IOException {
    result.lines().forEach(console::say);
    FirstLayerResult.Summary summary = result.summary();
    int failed = summary.rows().stream().mapToInt(FirstLayerResult.Row::failed).sum();
    console.say(
        "active units: %.1f %% in the median; own mean colour: %.1f dB; no nearer than that: %d of"
            + " %,d reconstructions",
        100 * summary.active().estimate(),
        summary.ownMean().estimate(),
        failed,
        images * summary.rows().size());
    folder.write("first-layer.json", Json.text(summary));
    if (Palette.canWriteText()) {
      Pictures.write(
          result.gallery("What the first layer gives away"), folder.file("first-layer.png"));
    } else {
      console.note("no gallery: this Java finds no font (install fontconfig and a font)");
    }
    console.say("wrote %s", folder.file("first-layer.json"));
  }

  private Model untrained() {
    Network network = Networks.byName("alexnet_v2", 3, Networks.nativePixels("alexnet_v2"), 2);
    return new Model(
        network, Parameters.initialised(network, Initialiser.HE, seed()), List.of(), Map.of());
  }
}
