package dev.sunder.secure.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected values by scikit-image 0.19.3: src/test/python/image_quality.py. */
class ImageQualityTest {

  @ParameterizedTest
  @CsvSource({
    "1, 28, 28, 0.1, 40.057397959183675, 32.10397625812257, 0.9914739191868589",
    "3, 40, 33, 0.5, 931.4424242424243, 18.43924346087189, 0.8181809924744216",
    "1, 11, 11, 1.0, 2995.7355371900826, 13.36576889560288, 0.4048631507391411"
  })
  void agreesWithScikitImage(
      int channels, int height, int width, double phase, double mse, double psnr, double ssim) {
    ImageQuality quality =
        ImageQuality.of(
            picture(channels, height, width, 0),
            picture(channels, height, width, phase),
            channels,
            height,
            width,
            255);
    assertEquals(mse, quality.mse(), 1e-9);
    assertEquals(psnr, quality.psnr(), 1e-9);
    assertEquals(ssim, quality.ssim(), 1e-9);
  }

  @Test
  void anImageIsEqualToItself() {
    float[] image = picture(1, 8, 30, 0);
    ImageQuality quality = ImageQuality.of(image, image, 1, 8, 30, 255);
    assertEquals(0, quality.mse());
    assertEquals(Double.POSITIVE_INFINITY, quality.psnr());
    assertEquals(1, quality.ssim(), 1e-12);
  }

  @Test
  void psnrUsesTheStatedPeak() {
    float[] black = new float[121];
    float[] grey = new float[121];
    java.util.Arrays.fill(grey, 0.1f);
    assertEquals(20, ImageQuality.of(black, grey, 1, 11, 11, 1).psnr(), 1e-5);
    assertEquals(20 + 20 * Math.log10(2), ImageQuality.of(black, grey, 1, 11, 11, 2).psnr(), 1e-5);
  }

  @Test
  void imagesOfAnotherSizeAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> ImageQuality.of(new float[4], new float[5], 1, 2, 2, 1));
  }

  @Test
  void valuesThatAreNotFiniteAreRefused() {
    float[] broken = {0, Float.NaN, 0, 0};
    assertThrows(
        IllegalArgumentException.class, () -> ImageQuality.of(new float[4], broken, 1, 2, 2, 1));
  }

  private static float[] picture(int channels, int height, int width, double phase) {
    float[] picture = new float[channels * height * width];
    int i = 0;
    for (int c = 0; c < channels; c++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          double wave =
              Math.sin(0.37 * x + phase) * Math.cos(0.23 * y - phase)
                  + 0.3 * Math.sin(1.7 * x * (c + 1) + 0.9 * y);
          picture[i++] = (float) Math.floor(127.5 + 90 * wave);
        }
      }
    }
    return picture;
  }
}
