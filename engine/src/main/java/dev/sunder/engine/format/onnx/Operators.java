package dev.sunder.engine.format.onnx;

import java.util.List;
import java.util.Set;

/** Operators that passes have to tell apart. */
final class Operators {

  /**
   * y = scale[c] * x + shift[c], the constants its second and third inputs; no operator of ONNX.
   */
  static final String AFFINE = "Affine";

  /** Features become maps of one pixel; no operator of ONNX. */
  static final String UNFLATTEN = "Unflatten";

  /** What sums products with constants: its second input is the weight, its third the bias. */
  static final Set<String> WEIGHTED = Set.of("Conv", "Gemm");

  /** Arithmetic of two values. */
  static final Set<String> BINARY = Set.of("Add", "Sub", "Mul", "Div");

  /** What computes each element by itself, besides activations. */
  static final List<String> ELEMENTWISE =
      List.of(
          "Abs",
          "Cast",
          "Clip",
          "Dropout",
          "Elu",
          "Erf",
          "Exp",
          "Gelu",
          "HardSigmoid",
          "HardSwish",
          "Identity",
          "LeakyRelu",
          "Mish",
          "Neg",
          "Relu",
          "Sigmoid",
          "Softplus",
          "Sqrt",
          "Tanh");

  /** What changes no shape, besides elementwise operators. */
  static final Set<String> SAME_SHAPE =
      Set.of(AFFINE, "BatchNormalization", "LRN", "LogSoftmax", "PRelu", "Softmax");

  private Operators() {}
}
