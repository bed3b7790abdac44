package dev.sunder.engine.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.engine.network.Cut;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Networks;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelTest {

  private static final Network NETWORK = Networks.leNet5(1, 28, 2);
  private static final Parameters ZEROS = Parameters.zeros(NETWORK);

  @Test
  void furtherFactsJoinTheOldOnesAndReplaceThoseOfTheSameKey() {
    Model model = new Model(NETWORK, ZEROS, List.of("a", "b"), Map.of("x", "1", "y", "2"));
    assertEquals(
        Map.of("x", "1", "y", "3", "z", "4"),
        model.withProvenance(Map.of("y", "3", "z", "4")).provenance());
  }

  @Test
  void classNamesMustBeAsManyAsOutputs() {
    assertEquals(
        "network lenet5 has 2 outputs, got 1 class names",
        assertThrows(
                IllegalArgumentException.class,
                () -> new Model(NETWORK, ZEROS, List.of("a"), Map.of()))
            .getMessage());
  }

  @Test
  void parametersOfAnotherNetworkAreRefused() {
    Parameters others = Parameters.zeros(NETWORK.head(new Cut(1, 1)));
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> new Model(NETWORK, others, List.of(), Map.of()))
            .getMessage();
    assertTrue(message.startsWith("network lenet5 needs the parameters ["), message);
  }

  @Test
  void parametersOfTheSameNamesButOtherShapesAreRefused() {
    Parameters others = Parameters.zeros(Networks.leNet5(3, 28, 2));
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> new Model(NETWORK, others, List.of(), Map.of()))
            .getMessage();
    assertEquals("network lenet5 needs conv1.weight 6x1x5x5, got 6x3x5x5", message);
  }

  @Test
  void aFactWithoutAValueIsRefusedByItsKey() {
    Map<String, String> facts = new HashMap<>();
    facts.put("train.seed", null);
    assertEquals(
        "fact train.seed has no value",
        assertThrows(
                IllegalArgumentException.class, () -> new Model(NETWORK, ZEROS, List.of(), facts))
            .getMessage());
  }
}
