package dev.sunder.kernels.cuda;

import dev.sunder.kernels.DeviceUnavailableException;
import java.util.Locale;

/** How convolutions and matrix products multiply; everything is stored and added in float32. */
enum Precision {
  /** Products of float32. */
  FP32(0x1p-24, 3, 0),
  /** Factors rounded to 11 bits, as tensor cores from compute capability 8.0 on take them. */
  TF32(0x1p-11, 0, 3);

  private static final int FIRST_WITH_TF32 = 8;

  private final double unitRoundoff;
  private final int cudnnMathType;
  private final int cublasMathMode;

  /**
   * @param cudnnMathType CUDNN_FMA_MATH or CUDNN_DEFAULT_MATH
   * @param cublasMathMode CUBLAS_DEFAULT_MATH or CUBLAS_TF32_TENSOR_OP_MATH
   */
  Precision(double unitRoundoff, int cudnnMathType, int cublasMathMode) {
    this.unitRoundoff = unitRoundoff;
    this.cudnnMathType = cudnnMathType;
    this.cublasMathMode = cublasMathMode;
  }

  /** The precision asked for, or what an older GPU has instead. */
  static Precision of(String name, int computeCapabilityMajor) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "fp32" -> FP32;
      case "tf32" -> computeCapabilityMajor >= FIRST_WITH_TF32 ? TF32 : FP32;
      default ->
          throw new DeviceUnavailableException(
              "sunder.cuda.precision must be fp32 or tf32, got " + name);
    };
  }

  double unitRoundoff() {
    return unitRoundoff;
  }

  int cudnnMathType() {
    return cudnnMathType;
  }

  int cublasMathMode() {
    return cublasMathMode;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
