package dev.sunder.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActivationTest {

  @Test
  void everyKindMakesItsOwn() {
    Set<String> names = new HashSet<>();
    for (ActivationKind kind : Activation.kinds()) {
      Activation usual = kind.usual();
      assertEquals(kind, usual.kind());
      assertEquals(usual, kind.of(usual.parameters()));
      assertEquals(kind, Activation.ofOperator(kind.operator()).orElseThrow());
      assertTrue(names.add(kind.name()), kind.name());
    }
  }

  @Test
  void aParameterIsPartOfTheActivation() {
    assertNotEquals(new LeakyRelu(0.1f), new LeakyRelu(0.2f));
    assertEquals("leaky relu 0.1", new LeakyRelu(0.1f).toString());
    assertEquals("relu", Activation.RELU.toString());
    assertEquals(List.of(0.1f), new LeakyRelu(0.1f).parameters());
  }

  @Test
  void whatCanBeUndoneIsToldByTheSlope() {
    assertTrue(new LeakyRelu(0.1f).isInvertible());
    assertEquals(
        List.of(true, false, true, true, true),
        Activation.kinds().stream().map(kind -> kind.usual().isInvertible()).toList());
    assertEquals(false, new LeakyRelu(0).isInvertible());
  }

  @ParameterizedTest
  @ValueSource(floats = {-0.1f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void aSlopeThatHidesTheSignIsRefused(float slope) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> new LeakyRelu(slope));
    assertTrue(refused.getMessage().endsWith("got " + slope), refused.getMessage());
  }

  @Test
  void takesAsManyValuesAsParameters() {
    ActivationKind kind = new LeakyRelu(0.1f).kind();
    assertThrows(IllegalArgumentException.class, () -> kind.of(List.of()));
    assertThrows(IllegalArgumentException.class, () -> kind.of(List.of(0.1f, 0.2f)));
  }
}
