package dev.sunder.engine.data.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ResamplerTest {

  private static byte[] resizeRow(int width, int... samples) {
    byte[] row = new byte[samples.length];
    for (int i = 0; i < row.length; i++) {
      row[i] = (byte) samples[i];
    }
    byte[] resized = new byte[width];
    new Resampler()
        .resize(
            new Pixels(row.length, 1, Pixels.Colour.GREY, row),
            0,
            1,
            0,
            row.length,
            1,
            width,
            resized,
            0);
    return resized;
  }

  @Test
  void sameSizeCopies() {
    assertArrayEquals(new byte[] {7, (byte) 250, 3, 90}, resizeRow(4, 7, 250, 3, 90));
  }

  @Test
  void halvingWeighsFourNeighboursByTheTriangle() {
    // Inside 1/8, 3/8, 3/8, 1/8; at the ends, where one neighbour is missing, 3/7, 3/7, 1/7.
    byte[] expected = {
      (byte) Math.round((3 * 10 + 3 * 20 + 40) / 7.0),
      (byte) Math.round((20 + 3 * 40 + 3 * 80 + 160) / 8.0),
      (byte) Math.round((80 + 3 * 160 + 3 * 200) / 7.0)
    };
    assertArrayEquals(expected, resizeRow(3, 10, 20, 40, 80, 160, 200));
  }

  @Test
  void doublingInterpolates() {
    // Output centres lie a quarter from the input's: 3/4 and 1/4; nothing beyond the ends.
    assertArrayEquals(new byte[] {0, 25, 75, 100}, resizeRow(4, 0, 100));
  }

  @Test
  void finePatternsAverageInsteadOfAliasing() {
    int[] stripes = new int[160];
    for (int i = 0; i < stripes.length; i += 2) {
      stripes[i] = 200;
    }
    for (byte sample : resizeRow(20, stripes)) {
      assertEquals(100, sample & 0xFF, 5);
    }
  }

  @Test
  void evenAreasStayEvenAtAnySize() {
    byte[] white = new byte[3 * 37 * 53];
    Arrays.fill(white, (byte) 255);
    Resampler resampler = new Resampler();
    Random random = new Random(4);
    for (int i = 0; i < 50; i++) {
      int height = 1 + random.nextInt(90);
      int width = 1 + random.nextInt(90);
      byte[] resized = new byte[3 * height * width];
      resampler.resize(
          new Pixels(53, 37, Pixels.Colour.RGB, white), 0, 37, 0, 53, height, width, resized, 0);
      for (byte sample : resized) {
        assertEquals((byte) 255, sample, height + " x " + width);
      }
    }
  }

  /** The definition, in floating point and two dimensions at once. */
  @Test
  void agreesWithTheFilterWrittenOutPlainly() {
    Random random = new Random(5);
    int height = 31;
    int width = 17;
    byte[] samples = new byte[3 * height * width];
    random.nextBytes(samples);
    for (int[] size : new int[][] {{31, 17}, {7, 5}, {16, 40}, {1, 1}, {50, 3}}) {
      byte[] resized = new byte[3 * size[0] * size[1]];
      new Resampler()
          .resize(
              new Pixels(width, height, Pixels.Colour.RGB, samples),
              0,
              height,
              0,
              width,
              size[0],
              size[1],
              resized,
              0);
      for (int i = 0; i < resized.length; i++) {
        int band = i / (size[0] * size[1]);
        int y = i / size[1] % size[0];
        int x = i % size[1];
        assertEquals(
            plain(samples, height, width, band, y, x, size), resized[i] & 0xFF, 0.6, "sample " + i);
      }
    }
  }

  private static double plain(
      byte[] samples, int height, int width, int band, int y, int x, int[] size) {
    double sum = 0;
    double weights = 0;
    for (int sy = 0; sy < height; sy++) {
      for (int sx = 0; sx < width; sx++) {
        double weight = triangle(sy, y, height, size[0]) * triangle(sx, x, width, size[1]);
        sum += weight * (samples[(sy * width + sx) * 3 + band] & 0xFF);
        weights += weight;
      }
    }
    return sum / weights;
  }

  private static double triangle(int source, int target, int sources, int targets) {
    double scale = (double) sources / targets;
    return Math.max(0, 1 - Math.abs(source + 0.5 - (target + 0.5) * scale) / Math.max(1, scale));
  }
}
