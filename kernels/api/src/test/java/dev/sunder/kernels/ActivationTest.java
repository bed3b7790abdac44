package dev.sunder.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.kernels.ActivationKind.Trait;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
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
      ActivationKind first = Activation.ofOperator(kind.operator()).orElseThrow();
      assertEquals(kind.operator().equals("Gelu") ? "gelu" : kind.name(), first.name());
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
  void onlyWhatAlwaysRisesCanBeUndone() {
    for (ActivationKind kind : Activation.kinds()) {
      assertUndone(kind.usual());
    }
    for (Activation each : List.of(new LeakyRelu(0), new LeakyRelu(1), new Elu(0), new Elu(2))) {
      assertUndone(each);
    }
  }

  private static void assertUndone(Activation activation) {
    boolean rises = true;
    for (double x = -8; x < 8; x += 0.25) {
      rises &= activation.value(x + 0.25) > activation.value(x);
    }
    assertEquals(rises, activation.isInvertible(), activation.toString());
  }

  /** Else a gradient that knows y alone would be wrong. */
  @Test
  void whereYDoesNotTellTheSlopeTheInputIsNeeded() {
    for (ActivationKind kind : Activation.kinds()) {
      Activation activation = kind.usual();
      for (double x = -7.9; x < 8; x += 0.25) {
        double known = kind.is(Trait.NEEDS_INPUT) ? x : activation.value(x);
        double slope = (activation.value(x + 1e-6) - activation.value(x - 1e-6)) / 2e-6;
        assertEquals(slope, activation.derivative(known), 1e-7, activation + " at " + x);
      }
    }
  }

  @Test
  void aClipIsTheSimplestThatKeepsItsBounds() {
    float none = Float.POSITIVE_INFINITY;
    assertEquals(Activation.RELU6, Clip.between(0, 6));
    assertEquals(Activation.RELU, Clip.between(0, none));
    assertEquals(Activation.RELU, Clip.between(0, Float.MAX_VALUE));
    assertEquals(Activation.IDENTITY, Clip.between(-none, none));
    assertEquals(new Clip(-Float.MAX_VALUE, 3), Clip.between(-none, 3));
    assertEquals(new Clip(-1, Float.MAX_VALUE), Clip.between(-1, none));
    assertEquals(-1e30, Clip.between(-none, 3).value(-1e30));
    assertEquals("clip 0.0 6.0", Activation.RELU6.toString());
  }

  @Test
  void parametersOutsideOfWhatAFunctionTakesAreRefused() {
    assertRefused(() -> new Elu(-0.5f), "elu needs a finite alpha of at least 0, got -0.5");
    assertRefused(() -> new Elu(Float.NaN), "got NaN");
    assertRefused(() -> new Clip(2, 1), "the first not above the second, got 2.0, 1.0");
    assertRefused(() -> new Clip(0, Float.NaN), "got 0.0, NaN");
    assertRefused(() -> new Clip(0, Float.POSITIVE_INFINITY), "got 0.0, Infinity");
    assertRefused(() -> Clip.between(Float.NaN, 1), "got NaN, 1.0");
    assertRefused(() -> new HardSigmoid(Float.NaN, 0), "alpha and beta, got NaN, 0.0");
    assertRefused(() -> new HardSigmoid(1, Float.NEGATIVE_INFINITY), "got 1.0, -Infinity");
  }

  private static void assertRefused(Executable maker, String message) {
    IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, maker);
    assertTrue(refused.getMessage().endsWith(message), refused.getMessage());
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
