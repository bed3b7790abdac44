package dev.sunder.testdata;

import java.util.Arrays;

/** A picture being drawn: colours per pixel, row by row from the top left. */
final class Canvas {
  private final int width;
  private final int height;
  private final Colour[] pixels;
  private final Coverage coverage;

  Canvas(int width, int height) {
    this.width = width;
    this.height = height;
    this.pixels = new Colour[width * height];
    Arrays.fill(pixels, Colour.BLACK);
    this.coverage = new Coverage(width, height);
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  Colour get(int x, int y) {
    return pixels[y * width + x];
  }

  void set(int x, int y, Colour colour) {
    pixels[y * width + x] = colour;
  }

  /** A brush whose coordinates are pixels, (0, 0) being the upper left corner of the picture. */
  Brush brush() {
    return new Brush(this, Affine.IDENTITY);
  }

  /** Lays paint over an area given in pixels; the paint is asked at pixel centres. */
  void fill(Outline area, Paint paint, double opacity) {
    coverage.scan(
        area,
        (x, y, share) -> {
          int at = y * width + x;
          pixels[at] = pixels[at].mix(paint.at(x + 0.5, y + 0.5), share * opacity);
        });
  }

  /** Red, green and blue of each pixel in turn, rounded to bytes. */
  byte[] rgb() {
    byte[] bytes = new byte[3 * pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      bytes[3 * i] = level(pixels[i].red());
      bytes[3 * i + 1] = level(pixels[i].green());
      bytes[3 * i + 2] = level(pixels[i].blue());
    }
    return bytes;
  }

  /** The brightness of each pixel, rounded to a byte. */
  byte[] grey() {
    byte[] bytes = new byte[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      bytes[i] = level(pixels[i].luminance());
    }
    return bytes;
  }

  private static byte level(double value) {
    return (byte) Math.max(0, Math.min(255, (int) Math.floor(value * 255 + 0.5)));
  }
}
