package dev.sunder.engine.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.engine.model.Initialiser;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EvaluatorTest {

  private static Evaluation evaluate(
      Network network, Parameters parameters, TinyImages images, TinySignal signal, long seed) {
    try (Device device = Devices.open("cpu");
        Evaluator evaluator = Evaluator.of(network, device, 4, 2)) {
      return evaluator.evaluate(parameters, images, Optional.ofNullable(signal), seed);
    }
  }

  /** All weights zero: whatever the image, the last stage's biases are the logits. */
  private static Parameters answering(Network network, float... logits) {
    Parameters parameters = Parameters.zeros(network);
    System.arraycopy(logits, 0, parameters.get("fc4.bias"), 0, logits.length);
    return parameters;
  }

  @Test
  void anAnswerThatIsAlwaysTheSameIsRightAsOftenAsItsClassOccurs() {
    Network network = TinyNetworks.plain(3);
    Evaluation found =
        evaluate(network, answering(network, 0, 0.5f, 0), new TinyImages(10, 3, 1), null, 0);
    // Labels 0 1 2 0 1 2 0 1 2 0.
    assertEquals(10, found.size());
    assertEquals(0.3, found.accuracy());
    assertEquals(0.3, found.providerAccuracy());
    assertArrayEquals(new int[][] {{0, 4, 0}, {0, 3, 0}, {0, 3, 0}}, found.confusion());
    double right = -Math.log(Math.exp(0.5) / (2 + Math.exp(0.5)));
    double wrong = -Math.log(1 / (2 + Math.exp(0.5)));
    assertEquals(0.3 * right + 0.7 * wrong, found.loss(), 1e-6);
  }

  @Test
  void theOwnerChangesBackWhatTheProviderSees() {
    Network network = TinyNetworks.secure(3, 3);
    Evaluation found =
        evaluate(
            network, answering(network, 0, 0, 1), new TinyImages(90, 3, 1), new TinySignal(3), 5);
    int right = 0;
    for (int i = 0; i < found.size(); i++) {
      assertEquals(i % 3, found.label(i));
      assertEquals(2, found.answer(i));
      assertEquals((found.label(i) + found.signalClass(i)) % 3, found.expected(i));
      assertEquals(Math.floorMod(2 - found.signalClass(i), 3), found.ownerAnswer(i));
      right += found.ownerAnswer(i) == found.label(i) ? 1 : 0;
    }
    assertEquals(right / 90.0, found.accuracy());
    assertEquals(1 / 3.0, found.providerAccuracy(), 1e-12);
    assertEquals(
        right, found.confusion()[0][0] + found.confusion()[1][1] + found.confusion()[2][2]);
    // Each of three signals came for a third or so of the examples, at random.
    assertTrue(right > 15 && right < 45, right + " of 90");
  }

  @Test
  void anExampleGetsTheSameSignalEachTimeAndAnotherFromAnotherSeed() {
    Network network = TinyNetworks.secure(2, 3);
    Parameters parameters = Parameters.initialised(network, Initialiser.HE, 1);
    TinyImages images = new TinyImages(50, 2, 1);
    int[] first = signals(evaluate(network, parameters, images, new TinySignal(2), 1));
    int[] again = signals(evaluate(network, parameters, images, new TinySignal(2), 1));
    int[] other = signals(evaluate(network, parameters, images, new TinySignal(2), 2));
    assertArrayEquals(first, again);
    assertTrue(!Arrays.equals(first, other));
  }

  private static int[] signals(Evaluation evaluation) {
    int[] classes = new int[evaluation.size()];
    Arrays.setAll(classes, evaluation::signalClass);
    return classes;
  }

  @Test
  void aRelabellingThatCannotBeChangedBackIsRefused() {
    Network network = TinyNetworks.secure(2, 3);
    TinySignal forgetful =
        new TinySignal(2) {
          @Override
          public int relabel(int label, int signalClass) {
            return 1;
          }
        };
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                evaluate(network, answering(network, 1, 0), new TinyImages(8, 2, 1), forgetful, 0));
    assertTrue(refused.getMessage().startsWith("no label becomes 0 under a signal of class"));
  }
}
