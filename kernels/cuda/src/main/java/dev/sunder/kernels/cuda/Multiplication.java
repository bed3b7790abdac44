package dev.sunder.kernels.cuda;

import dev.sunder.kernels.DeviceUnavailableException;
import dev.sunder.kernels.Precision;
import java.util.List;
import java.util.Optional;

/** How cuDNN and cuBLAS are told to multiply, the default first; all is added in float32. */
enum Multiplication {
  /** Tensor cores take factors of 11 bits, from compute capability 8.0 on. */
  TF32(Precision.TF32, 8, 0, 3, Element.FLOAT32),
  /** Products of float32, which every GPU has. */
  FP32(Precision.FP32, 0, 3, 0, Element.FLOAT32),
  /**
   * Tensor cores take bfloat16, from compute capability 8.0 on, and what they add up is rounded
   * once, at the end: cuBLAS would otherwise add the parts of a long sum in bfloat16.
   */
  BF16(Precision.BF16, 8, 1, 16, Element.BFLOAT16);

  private static final int CUDNN_DEFAULT_MATH = 0;

  private final Precision precision;
  private final int firstMajor;
  private final int cudnnMathType;
  private final int cublasMathMode;
  private final Element element;

  /**
   * @param firstMajor the compute capability that it needs, before the dot
   * @param cudnnMathType CUDNN_FMA_MATH, CUDNN_DEFAULT_MATH or CUDNN_TENSOR_OP_MATH
   * @param cublasMathMode CUBLAS_DEFAULT_MATH, CUBLAS_TF32_TENSOR_OP_MATH or
   *     CUBLAS_MATH_DISALLOW_REDUCED_PRECISION_REDUCTION
   * @param element what activations are kept in
   */
  Multiplication(
      Precision precision, int firstMajor, int cudnnMathType, int cublasMathMode, Element element) {
    this.precision = precision;
    this.firstMajor = firstMajor;
    this.cudnnMathType = cudnnMathType;
    this.cublasMathMode = cublasMathMode;
    this.element = element;
  }

  /** Refuses a precision that no GPU is used in. */
  static void requireKnown(Optional<Precision> asked) {
    asked
        .filter(precision -> find(List.of(values()), precision).isEmpty())
        .ifPresent(
            precision -> {
              throw new DeviceUnavailableException(
                  "device cuda computes in bf16, tf32 or fp32, not in " + precision);
            });
  }

  /**
   * The way to multiply in a precision, or by default tf32 where the GPU has it, fp32 elsewhere.
   *
   * @throws DeviceUnavailableException if a precision is asked for that this GPU has not
   */
  static Multiplication of(Optional<Precision> asked, CudaContext gpu) {
    List<Multiplication> had =
        List.of(values()).stream().filter(each -> each.firstMajor <= gpu.major()).toList();
    if (asked.isEmpty()) {
      return had.get(0);
    }
    return find(had, asked.get())
        .orElseThrow(
            () ->
                new DeviceUnavailableException(
                    gpu.gpuName()
                        + " computes in fp32, not in "
                        + asked.get()
                        + ": its compute capability is "
                        + gpu.computeCapability()
                        + ", and 8.0 is needed"));
  }

  private static Optional<Multiplication> find(List<Multiplication> among, Precision precision) {
    return among.stream().filter(each -> each.precision == precision).findFirst();
  }

  Precision precision() {
    return precision;
  }

  /**
   * The math types that cuDNN's algorithms may be used with, the preferred first: tensor cores do
   * not take every shape in bfloat16, and without them the products are no less accurate.
   */
  List<Integer> cudnnMathTypes() {
    return this == BF16 ? List.of(cudnnMathType, CUDNN_DEFAULT_MATH) : List.of(cudnnMathType);
  }

  int cublasMathMode() {
    return cublasMathMode;
  }

  Element element() {
    return element;
  }
}
