package dev.sunder.experiments.command;

import dev.sunder.engine.data.Dataset;
import dev.sunder.engine.data.Datasets;
import dev.sunder.engine.data.ImageOptions;
import dev.sunder.experiments.chart.Pictures;
import dev.sunder.experiments.console.Console;
import dev.sunder.experiments.console.OutputFolder;
import dev.sunder.experiments.inversion.InversionExperiment;
import dev.sunder.experiments.inversion.InversionReport;
import dev.sunder.experiments.report.Json;
import dev.sunder.kernels.Device;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Attacks beside the figures published for the same task. */
@Command(
    name = "inversion",
    description =
        "Trains the LeNet of He, Zhang and Lee (ACSAC 2019) on MNIST, rebuilds test images from what"
            + " is sent after conv1 and ReLU2 by three attacks, and prints PSNR and SSIM beside the"
            + " published. Writes inversion.json and inversion.png.")
final class InversionCommand extends SeededJob {

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "The folder of MNIST's four idx files, plain or .gz.")
  private Path data;

  @Option(
      names = "--images",
      paramLabel = "N",
      defaultValue = "100",
      description =
          "How many test images to rebuild, all classes alike. Default: ${DEFAULT-VALUE}.")
  private int images;

  @Option(
      names = "--quick",
      description =
          "Do a little of everything, only to see that it runs: the figures mean nothing.")
  private boolean quick;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "out/inversion",
      description = "Where to write. Default: ${DEFAULT-VALUE}.")
  private Path out;

  @Override
  protected void run(Console console) throws Exception {
    if (images < 1) {
      throw usage("--images needs at least 1, got " + images);
    }
    try (Dataset training = open("train-images-idx3-ubyte");
        Dataset test = open("t10k-images-idx3-ubyte");
        OutputFolder folder = OutputFolder.open(out);
        Device device = openDevice()) {
      InversionReport report =
          new InversionExperiment(console, device, seed(), quick).run(training, test.limit(images));
      report.lines().forEach(console::say);
      folder.write("inversion.json", Json.text(report.figures()));
      Pictures.write(report.gallery(), folder.file("inversion.png"));
    }
  }

  private Dataset open(String name) {
    Path plain = data.resolve(name);
    return Datasets.open(
        Files.exists(plain) ? plain : data.resolve(name + ".gz"), ImageOptions.asFound());
  }
}
