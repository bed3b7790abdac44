package dev.sunder.kernels;

import java.util.List;
import java.util.Optional;

/**
 * An elementwise activation function with its parameters. The derivative of most follows from y,
 * which is all that a fused activation leaves; that of others {@linkplain
 * ActivationKind.Trait#NEEDS_INPUT needs x}. At a kink, an end of a range in which y does not
 * change belongs to that range; hard swish has 0 at −3 and 1 at 3.
 *
 * <p>Each says in its own file, and nowhere else, what it computes and what texts and files call
 * it; what a device makes of it is a {@link Visitor}. This has no default methods: with them, a
 * thread that first touches a constant here and one that first makes a record could wait for each
 * other.
 */
public sealed interface Activation
    permits Identity,
        Relu,
        LeakyRelu,
        Sigmoid,
        Tanh,
        Elu,
        Clip,
        HardSigmoid,
        Silu,
        HardSwish,
        Gelu,
        GeluTanh {

  Activation IDENTITY = new Identity();
  Activation RELU = new Relu();
  Activation SIGMOID = new Sigmoid();
  Activation TANH = new Tanh();
  Activation RELU6 = new Clip(0, 6);
  Activation SILU = new Silu();
  Activation HARD_SWISH = new HardSwish();
  Activation GELU = new Gelu();
  Activation GELU_TANH = new GeluTanh();

  /** Every kind that there is. */
  static List<ActivationKind> kinds() {
    return List.of(
        Identity.KIND,
        Relu.KIND,
        LeakyRelu.KIND,
        Sigmoid.KIND,
        Tanh.KIND,
        Elu.KIND,
        Clip.KIND,
        HardSigmoid.KIND,
        Silu.KIND,
        HardSwish.KIND,
        Gelu.KIND,
        GeluTanh.KIND);
  }

  /** The first kind that ONNX calls so: with {@code Gelu}, the one that is not approximated. */
  static Optional<ActivationKind> ofOperator(String operator) {
    return kinds().stream().filter(kind -> kind.operator().equals(operator)).findFirst();
  }

  /** What is known of it apart from its parameters. */
  ActivationKind kind();

  /** The values of its parameters, in the order of {@link ActivationKind#parameters}. */
  List<Float> parameters();

  /** y = a(x). */
  double value(double x);

  /**
   * The derivative a'(x).
   *
   * @param known y = a(x); x itself where it {@linkplain ActivationKind.Trait#NEEDS_INPUT needs} it
   */
  double derivative(double known);

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

    R elu(Elu activation);

    R clip(Clip activation);

    R hardSigmoid(HardSigmoid activation);

    R silu();

    R hardSwish();

    R gelu();

    R geluTanh();
  }
}
