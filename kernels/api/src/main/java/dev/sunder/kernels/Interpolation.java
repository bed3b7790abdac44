package dev.sunder.kernels;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** How a map is resized: what a pixel of the output takes of the input's. */
public enum Interpolation {
  /**
   * Of the four pixels around it each its share, with half-pixel centres and clamped borders
   * (PyTorch's {@code align_corners=False}, no antialiasing).
   */
  BILINEAR("bilinear"),
  /**
   * One pixel as it is: output row p of P takes row ⌊p · H / P⌋ of H, and so do columns (PyTorch's
   * {@code nearest}; ONNX's {@code asymmetric} with {@code floor}).
   */
  NEAREST("nearest");

  /** All names. */
  static final Set<String> NAMES =
      Arrays.stream(values()).map(Interpolation::toString).collect(Collectors.toSet());

  private final String name;

  Interpolation(String name) {
    this.name = name;
  }

  /** The one of this name. */
  static Interpolation of(String name) {
    return Arrays.stream(values()).filter(each -> each.name.equals(name)).findFirst().orElseThrow();
  }

  /** Where the output's rows or columns are taken from: see {@link #NEAREST}. */
  public static int[] nearest(int in, int out) {
    int[] places = new int[out];
    Arrays.setAll(places, place -> (int) ((long) place * in / out));
    return places;
  }

  /** Its name in texts and files. */
  @Override
  public String toString() {
    return name;
  }
}
