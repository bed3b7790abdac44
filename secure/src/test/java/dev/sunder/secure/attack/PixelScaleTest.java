package dev.sunder.secure.attack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sunder.engine.network.Scaling;
import java.util.List;
import org.junit.jupiter.api.Test;

class PixelScaleTest {

  /** Channel 0: pixels to [0, 1]. Channel 1: black is 2, white is −3. */
  private static final PixelScale SCALE =
      PixelScale.of(new Scaling(List.of(1 / 255f, -5 / 255f), List.of(0f, 2f)));

  @Test
  void whatTheNetworkTakesOfAnImageIsWhatItsScalingMakesOfThePixels() {
    byte[] pixels = {0, (byte) 255, (byte) 51, 0, (byte) 255, (byte) 51};
    float[] image = PixelScale.image(pixels, 0, 6);
    float[] values = new float[6];
    SCALE.toNetwork(image, values);
    assertArrayEquals(new float[] {0, 1, 0.2f, 2, -3, 1}, values, 1e-6f);
    SCALE.toImage(values, values);
    assertArrayEquals(image, values, 1e-6f);
    assertArrayEquals(pixels, PixelScale.pixels(values));
  }

  @Test
  void aChannelRunsFromItsLeastToItsGreatestValueAlsoWhenTheScaleIsNegative() {
    assertEquals(0, SCALE.least(0), 1e-6);
    assertEquals(1, SCALE.greatest(0), 1e-6);
    assertEquals(-3, SCALE.least(1), 1e-6);
    assertEquals(2, SCALE.greatest(1), 1e-6);
  }

  @Test
  void aGradientByTheValuesBecomesOneByTheImage() {
    float[] gradient = {1, 10};
    SCALE.gradient(gradient);
    assertArrayEquals(new float[] {0.5f, -25}, gradient, 1e-6f);
  }

  @Test
  void pixelsAreRoundedAndClamped() {
    assertArrayEquals(
        new byte[] {0, (byte) 255, (byte) 128}, PixelScale.pixels(new float[] {-1.5f, 7, 0.001f}));
  }

  @Test
  void aChannelScaledToNothingIsGrey() {
    float[] image = {5, 5};
    PixelScale.of(new Scaling(List.of(0f), List.of(5f))).toImage(image, image);
    assertArrayEquals(new float[] {0, 0}, image);
  }
}
