package dev.sunder.engine.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.engine.data.Augmentation;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TrainingOptionsTest {

  private static TrainingOptions.Builder builder() {
    return TrainingOptions.builder();
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        Arguments.of(builder().batch(0), "batch of at least 1, got 0"),
        Arguments.of(builder().learningRate(0), "learning rate must be above 0"),
        Arguments.of(builder().learningRate(Double.NaN), "got NaN"),
        Arguments.of(builder().learningRate(1e39), "finite"),
        Arguments.of(builder().momentum(1), "momentum must be in [0, 1), got 1.0"),
        Arguments.of(builder().weightDecay(-0.5), "weight decay must be at least 0"),
        Arguments.of(builder().frozenStages(-1), "frozen stages must be at least 0"),
        Arguments.of(builder().validateEvery(-1), "validations must be at least 0"),
        Arguments.of(builder().loaderThreads(0), "loader threads must be at least 1"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void whatIsOutOfRangeIsRefused(TrainingOptions.Builder options, String message) {
    IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, options::build);
    assertTrue(refused.getMessage().contains(message), refused.getMessage());
  }

  @Test
  void aLengthOfNothingIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> builder().epochs(0));
    assertThrows(IllegalArgumentException.class, () -> builder().steps(0));
  }

  /** One option changed at a time; the first none. */
  static Stream<TrainingOptions.Builder> influential() {
    return Stream.of(
        builder(),
        builder().batch(3),
        builder().epochs(7),
        builder().steps(10),
        builder().learningRate(0.5),
        builder().schedule(new Schedule.Constant()),
        builder().schedule(new Schedule.Polynomial(0.9, 0).withWarmUp(2)),
        builder().momentum(0.5),
        builder().weightDecay(0.001),
        builder().decayBiases(false),
        builder().seed(1),
        builder().frozenStages(1),
        builder().augmentation(Augmentation.cropAndFlip(8, 8)));
  }

  @Test
  void whateverChangesTheResultChangesTheFacts() {
    assertEquals(
        influential().count(),
        influential().map(options -> options.build().facts()).distinct().count());
  }

  @Test
  void whatDoesNotChangeTheResultIsNoFact() {
    TrainingOptions other =
        builder().validateEvery(3).loaderThreads(2).prefixCaching(PrefixCaching.OFF).build();
    assertNotEquals(builder().build(), other);
    assertEquals(builder().build().facts(), other.facts());
  }

  @ParameterizedTest
  @MethodSource("influential")
  void aBuilderFromOptionsBuildsThemAgain(TrainingOptions.Builder options) {
    assertEquals(options.build(), options.build().toBuilder().build());
  }
}
