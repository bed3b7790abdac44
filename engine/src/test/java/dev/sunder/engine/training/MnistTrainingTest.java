package dev.sunder.engine.training;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sunder.engine.data.Dataset;
import dev.sunder.engine.data.Datasets;
import dev.sunder.engine.data.ImageOptions;
import dev.sunder.engine.model.Initialiser;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Networks;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The engine's floors together on real digits; skipped where there are none. */
class MnistTrainingTest {

  @Test
  void leNet5ReadsNineOfTenDigitsAfterThreeHundredSteps() {
    Path mnist = data().resolve("mnist");
    assumeTrue(Files.isDirectory(mnist), "no MNIST in " + mnist);
    Network network = Networks.leNet5(1, 28, 10);
    TrainingOptions options =
        TrainingOptions.builder().batch(32).steps(300).learningRate(0.02).seed(1).build();
    ImageOptions asFound = ImageOptions.asFound();
    try (Dataset training = Datasets.open(mnist.resolve("train-images-idx3-ubyte.gz"), asFound);
        Dataset test = Datasets.open(mnist.resolve("t10k-images-idx3-ubyte.gz"), asFound);
        Device device = Devices.open("cpu")) {
      Evaluation validation =
          Trainer.of(
                  network,
                  Parameters.initialised(network, Initialiser.HE, 1),
                  training.limit(10_000),
                  options)
              .validation(test.limit(2_000))
              .listener(new DivergenceGuard())
              .run(device)
              .validation()
              .orElseThrow();
      assertTrue(validation.accuracy() > 0.9, "accuracy " + validation.accuracy());
    }
  }

  private static Path data() {
    String chosen = System.getProperty("sunder.data", System.getenv("SUNDER_DATA"));
    return Optional.ofNullable(chosen).map(Path::of).orElse(Path.of("..", "..", "shared", "data"));
  }
}
