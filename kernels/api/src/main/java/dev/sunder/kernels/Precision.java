package dev.sunder.kernels;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How a device rounds: what it takes as the factors of convolutions and matrix products, and what
 * it keeps. Products are added in float32 at least, and parameters are kept in float32 at least,
 * whatever the precision.
 *
 * <p>Each has two unit roundoffs u, half a unit in the last place of 1: rounding a number changes
 * it by at most a share u of itself.
 */
public enum Precision {
  /** Everything in float64, 53 bits: the reference device. */
  FP64(0x1p-53, 0x1p-53),
  /** Everything in float32, 24 bits. */
  FP32(0x1p-24, 0x1p-24),
  /**
   * Factors rounded to 11 bits with float32's range, as tensor cores from compute capability 8.0 on
   * take them; everything else in float32 (NVIDIA A100 Tensor Core GPU Architecture, 2020).
   */
  TF32(0x1p-11, 0x1p-24),
  /** Factors and activations rounded to 8 bits with float32's range; parameters in float32. */
  BF16(0x1p-8, 0x1p-8);

  private final double unitRoundoff;
  private final double storageRoundoff;

  Precision(double unitRoundoff, double storageRoundoff) {
    this.unitRoundoff = unitRoundoff;
    this.storageRoundoff = storageRoundoff;
  }

  /** The unit roundoff of the factors of a product: 2⁻²⁴ for fp32, 2⁻¹¹ for tf32. */
  public double unitRoundoff() {
    return unitRoundoff;
  }

  /** The unit roundoff of what operations without products compute: 2⁻²⁴ for fp32 and tf32. */
  public double storageRoundoff() {
    return storageRoundoff;
  }

  /**
   * The precision of a name as {@link #toString} gives it, in small letters or capitals.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Precision of(String name) {
    for (Precision each : values()) {
      if (each.name().equalsIgnoreCase(name)) {
        return each;
      }
    }
    String names =
        Arrays.stream(values()).map(Precision::toString).collect(Collectors.joining(", "));
    throw new IllegalArgumentException(
        "unknown precision \"" + name + "\": expected one of " + names);
  }

  /** The name in small letters: {@code fp32}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
