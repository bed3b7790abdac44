package dev.sunder.engine.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.engine.network.Cut;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Networks;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ParametersTest {

  private static final Network NETWORK = Networks.leNet5(1, 28, 10);

  @Test
  void theyAreTheNetworksInItsOrder() {
    Parameters parameters = Parameters.zeros(NETWORK);
    assertEquals(
        List.of(
            "conv1.weight",
            "conv1.bias",
            "conv2.weight",
            "conv2.bias",
            "fc3.weight",
            "fc3.bias",
            "fc4.weight",
            "fc4.bias",
            "fc5.weight",
            "fc5.bias"),
        List.copyOf(parameters.names()));
    assertEquals(61_706, parameters.count());
  }

  @ParameterizedTest
  @EnumSource(Initialiser.class)
  void firstWeightsHaveTheVarianceOfTheirRule(Initialiser rule) {
    Parameters parameters = Parameters.initialised(NETWORK, rule, 42);
    // fc3 takes 400 features and gives 120; 48,000 draws know their variance to about 1 %.
    requireVariance(
        parameters.get("fc3.weight"), rule == Initialiser.HE ? 2.0 / 400 : 2.0 / (400 + 120), 0.03);
    // conv2 has 16 kernels of 5x5 over 6 channels: 2,400 draws, 3 %.
    requireVariance(
        parameters.get("conv2.weight"),
        rule == Initialiser.HE ? 2.0 / (6 * 25) : 2.0 / (6 * 25 + 16 * 25),
        0.12);
    assertArrayEquals(new float[120], parameters.get("fc3.bias"));
  }

  private static void requireVariance(float[] weight, double expected, double tolerance) {
    double sum = 0;
    double squares = 0;
    for (float value : weight) {
      sum += value;
      squares += (double) value * value;
    }
    assertEquals(0, sum / weight.length, 4 * Math.sqrt(expected / weight.length));
    assertEquals(expected, squares / weight.length, tolerance * expected);
  }

  @Test
  void aSeedGivesTheSameBitsAndAnotherOthers() {
    Parameters first = Parameters.initialised(NETWORK, Initialiser.HE, 1);
    assertTrue(first.sameBits(Parameters.initialised(NETWORK, Initialiser.HE, 1)));
    assertFalse(first.sameBits(Parameters.initialised(NETWORK, Initialiser.HE, 2)));
  }

  @Test
  void aStagesFirstValuesDoNotDependOnTheOthers() {
    Network tail = NETWORK.tail(new Cut(2, 3));
    assertArrayEquals(
        Parameters.initialised(NETWORK, Initialiser.HE, 1).get("fc4.weight"),
        Parameters.initialised(tail, Initialiser.HE, 1).get("fc4.weight"));
  }

  @Test
  void givenValuesAreCopied() {
    Map<String, float[]> values = values();
    Parameters parameters = Parameters.of(NETWORK, values);
    values.get("fc5.bias")[0] = 7;
    assertEquals(0, parameters.get("fc5.bias")[0]);
  }

  @Test
  void aValueTooManyTooFewOrOfTheWrongLengthIsRefusedByName() {
    Map<String, float[]> stranger = values();
    stranger.put("fc6.bias", new float[1]);
    refused("network lenet5 has no parameter fc6.bias", stranger);
    Map<String, float[]> missing = values();
    missing.remove("fc4.weight");
    refused("network lenet5: parameter fc4.weight 84x120x1x1 is missing", missing);
    Map<String, float[]> shorter = values();
    shorter.put("conv1.bias", new float[5]);
    refused("network lenet5: parameter conv1.bias needs 6 values (1x6x1x1), got 5", shorter);
  }

  @Test
  void aPartTakesItsOwn() {
    Parameters whole = Parameters.initialised(NETWORK, Initialiser.HE, 1);
    Parameters head = whole.forNetwork(NETWORK.head(new Cut(1, 1)));
    assertEquals(List.of("conv1.weight", "conv1.bias"), List.copyOf(head.names()));
    assertArrayEquals(whole.get("conv1.weight"), head.get("conv1.weight"));
    assertNotSame(whole.get("conv1.weight"), head.get("conv1.weight"));
  }

  @Test
  void everyBitCountsInAComparison() {
    Parameters zeros = Parameters.zeros(NETWORK);
    Parameters other = zeros.copy();
    assertTrue(zeros.sameBits(other));
    other.get("fc5.bias")[0] = -0f;
    assertFalse(zeros.sameBits(other));
    zeros.get("fc5.bias")[0] = Float.intBitsToFloat(0x7fc00000);
    other.get("fc5.bias")[0] = Float.intBitsToFloat(0x7fc00001);
    assertFalse(zeros.sameBits(other));
  }

  private static Map<String, float[]> values() {
    Map<String, float[]> values = new HashMap<>();
    Parameters zeros = Parameters.zeros(NETWORK);
    zeros.names().forEach(name -> values.put(name, zeros.get(name)));
    return values;
  }

  private static void refused(String start, Map<String, float[]> values) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Parameters.of(NETWORK, values))
            .getMessage();
    assertTrue(message.startsWith(start), message);
  }
}
