package dev.sunder.engine.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScalingTest {

  @Test
  void standardisedPixelsLoseTheMeanAndAreDividedByTheDeviation() {
    Scaling scaling = Scaling.standardised(List.of(0.485f, 0.4f), List.of(0.229f, 0.5f));
    // PyTorch: ToTensor()(51) = 0.2; Normalize: (0.2 - 0.485) / 0.229 and (0.2 - 0.4) / 0.5.
    assertEquals(-1.2445414, scaled(scaling, 0, 51), 1e-6);
    assertEquals(-0.4, scaled(scaling, 1, 51), 1e-6);
    assertEquals(1.2, scaled(scaling, 1, 255), 1e-6);
  }

  @Test
  void aDeviationMustBeAboveZero() {
    String message = refusal(List.of(0.5f), List.of(0f));
    assertTrue(message.contains("deviation of channel 0 must be above 0, got 0.0"), message);
  }

  @Test
  void eachMeanNeedsADeviation() {
    String message = refusal(List.of(0.5f, 0.5f), List.of(1f));
    assertTrue(message.contains("as many means as deviations, got 2 and 1"), message);
  }

  private static double scaled(Scaling scaling, int channel, int pixel) {
    return pixel * scaling.scale().get(channel) + scaling.offset().get(channel);
  }

  private static String refusal(List<Float> mean, List<Float> deviation) {
    return assertThrows(IllegalArgumentException.class, () -> Scaling.standardised(mean, deviation))
        .getMessage();
  }
}
