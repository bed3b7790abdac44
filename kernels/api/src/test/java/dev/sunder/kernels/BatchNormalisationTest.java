package dev.sunder.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchNormalisationTest {

  private static final Shape INPUT = new Shape(2, 5, 3, 4);

  @Test
  void keepsTheShape() {
    assertEquals(INPUT, new BatchNormalisationLayer("bn1").output(INPUT));
  }

  @Test
  void hasFourValuesAChannelOfWhichTwoAreTrained() {
    List<Layer.Parameter> parameters = new BatchNormalisationLayer("bn1").parameters(INPUT);
    assertEquals(
        List.of("weight", "bias", "running_mean", "running_var"),
        parameters.stream().map(each -> each.role().suffix()).toList());
    assertEquals(
        List.of(true, true, false, false),
        parameters.stream().map(each -> each.role().isTrained()).toList());
    assertTrue(parameters.stream().allMatch(each -> each.shape().equals(Shape.bias(5))));
  }

  /** With γ = 1, β = 0, mean 0 and variance 1 a fresh layer changes next to nothing. */
  @Test
  void beginsAsTheIdentity() {
    assertEquals(
        List.of(1f, 0f, 0f, 1f),
        new BatchNormalisationLayer("")
            .parameters(INPUT).stream().map(each -> each.role().start()).toList());
  }

  @Test
  void takesWhatPytorchTakesWhereNothingIsSaid() {
    assertEquals(new BatchNormalisationLayer("a", 1e-5f, 0.1f), new BatchNormalisationLayer("a"));
    assertEquals(new BatchNormalisationLayer("b"), new BatchNormalisationLayer("a").named("b"));
  }

  @ParameterizedTest
  @ValueSource(floats = {0, -1e-5f, Float.NaN, Float.POSITIVE_INFINITY})
  void anEpsilonThatIsNotAboveZeroIsRefused(float epsilon) {
    assertEquals(
        "batch normalisation needs a finite epsilon above 0, got " + epsilon,
        refusal(epsilon, 0.1f));
  }

  @ParameterizedTest
  @ValueSource(floats = {-0.1f, 1.1f, Float.NaN})
  void aMomentumOutsideOfZeroToOneIsRefused(float momentum) {
    assertEquals(
        "batch normalisation needs a momentum of 0 to 1, got " + momentum,
        refusal(1e-5f, momentum));
  }

  @Test
  void readsInAFewWords() {
    BatchNormalisationLayer layer = new BatchNormalisationLayer("bn1");
    assertEquals("bn", layer.text());
    assertEquals("batch normalisation 2x5x3x4", layer.describe(INPUT));
    assertTrue(layer.isInvertible());
  }

  private static String refusal(float epsilon, float momentum) {
    return assertThrows(
            IllegalArgumentException.class,
            () -> new BatchNormalisationLayer("", epsilon, momentum))
        .getMessage();
  }
}
