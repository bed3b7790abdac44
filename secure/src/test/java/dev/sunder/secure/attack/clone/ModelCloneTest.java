package dev.sunder.secure.attack.clone;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.engine.data.ImageShape;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Cut;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Scaling;
import dev.sunder.engine.network.SignalInput;
import dev.sunder.engine.network.Stage;
import dev.sunder.kernels.Activation;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import dev.sunder.kernels.ElementwiseLayer;
import dev.sunder.kernels.FullyConnectedLayer;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import dev.sunder.secure.MemoryDataset;
import dev.sunder.secure.partition.Partition;
import dev.sunder.secure.party.Encoding;
import dev.sunder.secure.party.ModelProvider;
import dev.sunder.secure.retraining.SecureFacts;
import dev.sunder.secure.signal.Relabelling;
import dev.sunder.secure.signal.Signal;
import dev.sunder.secure.signal.Signals;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The client sends its two pixels and the signal as they are; the provider answers class 1 where
 * the second pixel is brighter, class 0 where it is darker, and flips that under signal 1.
 */
class ModelCloneTest {

  private static final Signal SIGNAL = Signals.drawn("constant", new Relabelling.Xor());

  private final Device device = Devices.open("cpu");
  private final Partition parts = Partition.split(model(), new Cut(1, 1));

  @AfterEach
  void close() {
    device.close();
  }

  private static Model model() {
    Network network =
        new Network(
            "comparing",
            new Shape(1, 2, 1, 1),
            Optional.of(Scaling.unit(2)),
            List.of(
                new Stage("conv1", new ConvolutionLayer(3, Window.square(1, 1, 0))),
                new Stage(
                    "hidden", new FullyConnectedLayer(4), new ElementwiseLayer(Activation.RELU)),
                new Stage("classes", new FullyConnectedLayer(2))),
            Optional.of(new SignalInput(1, new Shape(1, 1, 1, 1), Scaling.unit(1))));
    return new Model(
        network,
        Parameters.of(
            network,
            Map.of(
                "conv1.weight",
                new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1},
                "conv1.bias",
                new float[3],
                // With d the difference: max(0, d − s), max(0, −d − s), and the same for 1 − s.
                "hidden.weight",
                new float[] {-1, 1, -1, 1, -1, -1, -1, 1, 1, 1, -1, 1},
                "hidden.bias",
                new float[] {0, 0, -1, -1},
                "classes.weight",
                new float[] {-4, 4, 4, -4, 4, -4, -4, 4},
                "classes.bias",
                new float[2])),
        List.of("first", "second"),
        Map.of(SecureFacts.SIGNAL, SIGNAL.kind(), SecureFacts.RELABELLING, "xor"));
  }

  /** Random pixels, labelled as the provider answers under signal 0. */
  private static MemoryDataset images(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[][] images = new byte[count][2];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      int first = random.nextInt(256);
      int second = (first + 1 + random.nextInt(255)) % 256;
      images[i] = new byte[] {(byte) first, (byte) second};
      labels[i] = second > first ? 1 : 0;
    }
    return new MemoryDataset(new ImageShape(2, 1, 1), List.of("first", "second"), labels, images);
  }

  private Answers ask(int count, long seed, Encoding encoding) {
    try (ModelProvider provider = new ModelProvider(parts.server(), device, 16)) {
      return Answers.ask(
          parts.client(),
          provider,
          images(count, seed),
          Optional.of(SIGNAL),
          encoding,
          seed,
          device);
    }
  }

  private ModelClone copy(Answers answers) {
    return ModelClone.train(
        ModelClone.architecture(answers.shape(), answers.classes()),
        answers,
        new ModelClone.Options(800, 0.02f, 3),
        device);
  }

  @Test
  void answersAreThoseOfTheProviderToWhatWasSent() {
    Answers answers = ask(150, 1, Encoding.INT8);
    MemoryDataset images = images(150, 1);
    assertEquals(150, answers.size());
    for (int i = 0; i < 150; i++) {
      byte[] pixels = new byte[2];
      images.read(i, pixels, 0);
      float[] sent = {
        (pixels[0] & 0xFF) / 255f, (pixels[1] & 0xFF) / 255f, answers.sent().signal(i)
      };
      Encoding.INT8.roundTrip(sent);
      // A value between two levels may go to either: the device scales pixels in its own order.
      float[] values = answers.sent().values(i);
      assertArrayEquals(sent, values, 1 / 254f);
      assertArrayEquals(values, roundTripped(values), 1e-6f);
      double odds = 8 * (values[1] - values[0]) * (answers.sent().signal(i) == 1 ? -1 : 1);
      assertEquals(1 / (1 + Math.exp(-odds)), answers.probabilities(i)[1], 1e-5);
      assertEquals(odds > 0 ? 1 : 0, answers.answer(i));
    }
  }

  private static float[] roundTripped(float[] values) {
    float[] copy = values.clone();
    Encoding.INT8.roundTrip(copy);
    return copy;
  }

  @Test
  void aCopyByASmallNetworkAgreesWithAProviderThatComparesTwoPixels() {
    ModelClone copy = copy(ask(500, 2, Encoding.FP32));
    assertTrue(copy.agreement(ask(400, 3, Encoding.FP32), device).low() > 0.9);
  }

  @Test
  void accuracyIsMeasuredWithTheSignalTakenOff() {
    Answers fresh = ask(400, 3, Encoding.FP32);
    ModelClone copy = copy(ask(500, 2, Encoding.FP32));
    int[] mine = copy.answers(fresh, device);
    int right = 0;
    int ones = 0;
    for (int i = 0; i < 400; i++) {
      ones += fresh.sent().signal(i);
      right += (mine[i] ^ fresh.sent().signal(i)) == fresh.sent().label(i) ? 1 : 0;
    }
    assertEquals(right / 400.0, copy.accuracy(fresh, device).estimate(), 1e-12);
    assertTrue(right > 360 && ones > 120 && ones < 280, right + " right, " + ones + " flipped");
    assertEquals(1, fresh.accuracy().estimate());
  }

  @Test
  void someAnswersComeFromAllOverEachWithItsQuestion() {
    Answers all = ask(20, 4, Encoding.FP32);
    Answers some = all.spread(5);
    assertEquals(5, some.size());
    for (int i = 0; i < 5; i++) {
      assertArrayEquals(all.probabilities(4 * i), some.probabilities(i));
      assertArrayEquals(all.sent().values(4 * i), some.sent().values(i));
      assertEquals(all.sent().signal(4 * i), some.sent().signal(i));
    }
    assertThrows(IllegalArgumentException.class, () -> all.spread(21));
  }

  @Test
  void aTrainingThatDivergesIsBegunAgainWithASmallerRate() {
    Answers answers = ask(500, 2, Encoding.FP32);
    ModelClone copy =
        ModelClone.train(
            ModelClone.architecture(answers.shape(), answers.classes()),
            answers,
            new ModelClone.Options(800, 3, 3),
            device);
    assertTrue(copy.agreement(ask(400, 3, Encoding.FP32), device).low() > 0.8);
  }

  /** At these rates no step is far off, yet every hidden unit ends at zero for all answers. */
  @ParameterizedTest
  @ValueSource(floats = {0.4f, 1f, 2f})
  void aTrainingThatEndsInAConstantIsBegunAgainWithASmallerRate(float rate) {
    Answers answers = ask(500, 2, Encoding.FP32);
    ModelClone copy =
        ModelClone.train(
            ModelClone.architecture(answers.shape(), answers.classes()),
            answers,
            new ModelClone.Options(300, rate, 3),
            device);
    assertTrue(copy.agreement(ask(400, 3, Encoding.FP32), device).low() > 0.8);
  }

  @Test
  void aTrainingOfTwoStepsGivesACopyToo() {
    Answers answers = ask(64, 2, Encoding.FP32);
    ModelClone copy =
        ModelClone.train(
            ModelClone.architecture(answers.shape(), answers.classes()),
            answers,
            new ModelClone.Options(2, 0.001f, 3),
            device);
    assertEquals(64, copy.answers(answers, device).length);
  }

  @Test
  void aNetworkOfOtherShapesIsRefused() {
    Answers answers = ask(40, 4, Encoding.FP32);
    Network other = ModelClone.architecture(new Shape(1, 4, 1, 1), 2);
    var wrong =
        assertThrows(
            IllegalArgumentException.class,
            () -> ModelClone.train(other, answers, ModelClone.Options.usual(40, 1), device));
    assertTrue(wrong.getMessage().contains("of 1x4x1x1"), wrong.getMessage());
  }

  @Test
  void largeMapsAreHalvedUntilTheyAreSmall() {
    Network network = ModelClone.architecture(new Shape(1, 96, 16, 16), 2);
    assertEquals(4, network.depth());
    assertEquals(new Shape(1, 48, 4, 4), network.outputOf(2));
    assertEquals(3, ModelClone.architecture(new Shape(1, 96, 1, 1), 2).depth());
  }
}
