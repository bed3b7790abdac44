package dev.sunder.experiments.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class WorkTest {

  @Test
  void theLastLineSaysTheRatioWithTwoDecimals() {
    assertEquals("ratio=0.70", Work.TRAINING.line(0.699));
    assertEquals("inference-ratio=1.07", Work.INFERENCE.line(1.0651));
  }

  @Test
  void aRatioIsReadFromItsOwnLineOnly() {
    assertEquals(OptionalDouble.of(0.62), Work.TRAINING.ratio("ratio=0.62"));
    assertEquals(OptionalDouble.of(1.16), Work.INFERENCE.ratio("inference-ratio=1.16"));
    assertEquals(OptionalDouble.empty(), Work.TRAINING.ratio("inference-ratio=0.62"));
    assertEquals(OptionalDouble.empty(), Work.INFERENCE.ratio("ratio=0.62"));
    assertEquals(OptionalDouble.empty(), Work.TRAINING.ratio("ratio: 699.0 ms of 756.0 ms"));
    assertEquals(OptionalDouble.empty(), Work.TRAINING.ratio("ratio=NaN"));
  }
}
