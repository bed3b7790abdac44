package dev.sunder.kernels;

import java.util.List;
import java.util.Optional;

/**
 * An elementwise activation function with its parameters. All are monotone, so that the derivative
 * follows from y, which is all that a fused activation leaves.
 *
 * <p>Each says in its own file, and nowhere else, what it computes and what texts and files call
 * it; what a device makes of it is a {@link Visitor}. This has no default methods: with them, a
 * thread that first touches a constant here and one that first makes a record could wait for each
 * other.
 */
public sealed interface Activation permits Identity, Relu, LeakyRelu, Sigmoid, Tanh {

  Activation IDENTITY = new Identity();
  Activation RELU = new Relu();
  Activation SIGMOID = new Sigmoid();
  Activation TANH = new Tanh();

  /** Every kind that there is. */
  static List<ActivationKind> kinds() {
    return List.of(Identity.KIND, Relu.KIND, LeakyRelu.KIND, Sigmoid.KIND, Tanh.KIND);
  }

  /** The kind that ONNX calls so. */
  static Optional<ActivationKind> ofOperator(String operator) {
    return kinds().stream().filter(kind -> kind.operator().equals(operator)).findFirst();
  }

  /** What is known of it apart from its parameters. */
  ActivationKind kind();

  /** The values of its parameters, in the order of {@link ActivationKind#parameters}. */
  List<Float> parameters();

  /** y = a(x). */
  double value(double x);

  /** a'(x) where a(x) is y. */
  double derivative(double y);

  /** Whether x can be told from y. */
  boolean isInvertible();

  <R> R accept(Visitor<R> visitor);

  /** What must be known of every activation. */
  interface Visitor<R> {
    R identity();

    R relu();

    R leakyRelu(LeakyRelu activation);

    R sigmoid();

    R tanh();
  }
}
