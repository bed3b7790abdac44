package dev.sunder.secure;

import static dev.sunder.kernels.Activation.RELU;
import static dev.sunder.kernels.PoolingKind.MAX;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.engine.data.Dataset;
import dev.sunder.engine.data.Datasets;
import dev.sunder.engine.data.ImageOptions;
import dev.sunder.engine.model.Initialiser;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Cut;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Scaling;
import dev.sunder.engine.network.Stage;
import dev.sunder.engine.training.Trainer;
import dev.sunder.engine.training.TrainingOptions;
import dev.sunder.engine.training.TrainingResult;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import dev.sunder.kernels.ElementwiseLayer;
import dev.sunder.kernels.FullyConnectedLayer;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.PoolingLayer;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import dev.sunder.secure.partition.Partition;
import dev.sunder.secure.party.Answer;
import dev.sunder.secure.party.DataOwner;
import dev.sunder.secure.party.Encoding;
import dev.sunder.secure.party.ModelProvider;
import dev.sunder.secure.party.Question;
import dev.sunder.secure.retraining.SecureStart;
import dev.sunder.secure.retraining.SecureStart.TrainedStages;
import dev.sunder.secure.signal.Relabelling;
import dev.sunder.secure.signal.Signal;
import dev.sunder.secure.signal.Signals;
import dev.sunder.testdata.ToyData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's example of Sunder as a library: it is this one, and it works. */
class LibraryExampleTest {

  @TempDir private Path folder;

  private static Answer example(Path petsPath, Path digitsPath) {
    // README: from here
    Layer relu = new ElementwiseLayer(RELU);
    Layer pool = new PoolingLayer(MAX, Window.square(2, 2, 0));
    Network network =
        new Network(
            "mine",
            new Shape(1, 3, 32, 32),
            Scaling.symmetric(3),
            List.of(
                new Stage("conv1", new ConvolutionLayer(16, Window.square(3, 1, 1)), relu, pool),
                new Stage("conv2", new ConvolutionLayer(32, Window.square(3, 1, 1)), relu, pool),
                new Stage("fc3", new FullyConnectedLayer(2))));
    ImageOptions size = ImageOptions.asFound().withSize(32, 32);
    TrainingOptions options = TrainingOptions.builder().epochs(2).learningRate(0.01).build();
    try (Device device = Devices.open("auto");
        Dataset pets = Datasets.open(petsPath, size);
        Dataset digits = Datasets.open(digitsPath, ImageOptions.asFound())) {

      Parameters first = Parameters.initialised(network, Initialiser.HE, 1);
      TrainingResult trained = Trainer.of(network, first, pets, options).run(device);
      Model model = new Model(network, trained.parameters(), pets.classNames(), trained.facts());

      Signal signal = Signals.digits(digits, Relabelling.forClasses(2));
      SecureStart start = SecureStart.fromOld(model, 1, signal, TrainedStages.OLD, 4, 1);
      TrainingOptions frozen = options.toBuilder().frozenStages(1).build();
      TrainingResult retrained =
          Trainer.of(start.network(), start.parameters(), pets, frozen).signal(signal).run(device);
      Model secure = start.withTrained(retrained.parameters(), retrained.facts());
      Partition parts = Partition.split(secure, new Cut(2, 3));

      byte[] picture = new byte[3 * 32 * 32];
      pets.read(0, picture, 0);
      Optional<Signal> drawn = Optional.of(signal);
      SecureRandom secret = new SecureRandom();
      try (DataOwner owner =
              new DataOwner(parts.client(), device, 1, Encoding.INT8, drawn, secret);
          ModelProvider provider = new ModelProvider(parts.server(), device, 1)) {
        Question question = owner.ask(picture, 1);
        byte[] answer = provider.answer(question.message());
        return owner.read(question, answer).get(0); // its label is the owner's to know
      }
    }
    // README: to here
  }

  @Test
  void itTrainsSecuresPartsAndAsks() throws Exception {
    ToyData data = ToyData.unpackTo(folder);
    Answer answer = example(data.pets(), data.digits());
    assertTrue(answer.label() == 0 || answer.label() == 1);
    assertTrue(answer.probability() >= 0.5f && answer.probability() <= 1, answer.toString());
  }

  @Test
  void theReadmesExampleIsThisOne() throws IOException {
    String source =
        Files.readString(Path.of("src/test/java/dev/sunder/secure/LibraryExampleTest.java"));
    String example =
        source
            .substring(
                source.indexOf("// README: from here\n") + "// README: from here\n".length(),
                source.indexOf("    // README: to here"))
            .stripTrailing()
            .stripIndent();
    String readme = Files.readString(Path.of("..", "README.md"));
    int begin = readme.indexOf("```java\n") + "```java\n".length();
    assertEquals(example + "\n", readme.substring(begin, readme.indexOf("```", begin)));
  }
}
