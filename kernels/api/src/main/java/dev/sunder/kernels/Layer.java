package dev.sunder.kernels;

import java.util.List;

/**
 * The blueprint of one layer: what it computes, without weights or memory. What its numbers may be,
 * the shapes that follow from them, its parameters and how texts and files describe it are said
 * here, and nowhere else; what a device or another format makes of it is a {@link LayerVisitor}.
 *
 * <p>Softmax is not among them: a network ends in logits, and the loss or the prediction applies
 * it.
 */
public sealed interface Layer permits Layer.Weighted, Layer.Fixed, DropoutLayer, Branches {

  /** Every kind of layer that there is. */
  static List<LayerKind> kinds() {
    return LayerKind.all();
  }

  /** The shape of the output of a chain of layers. */
  static Shape output(List<Layer> chain, Shape input) {
    Shape shape = input;
    for (Layer layer : chain) {
      shape = layer.output(shape);
    }
    return shape;
  }

  /**
   * The shape of the output for an input of the given shape.
   *
   * @throws IllegalArgumentException if the layer cannot be applied to it
   */
  Shape output(Shape input);

  /** The operation on an input of the given shape, in words. */
  String describe(Shape input);

  /** The layer in a few words, such as {@code conv 64 11x11/4+2}. */
  String text();

  /** What is known of it apart from its numbers. */
  LayerKind type();

  /** Writes what makes it again. */
  void write(LayerWriter to);

  /** Whether its input is known to follow from its output, value by value, outside of training. */
  boolean isInvertible();

  <R> R accept(LayerVisitor<R> visitor);

  /** What must be known of every weighted layer. */
  interface WeightedVisitor<R> {
    R convolution(ConvolutionLayer layer);

    R fullyConnected(FullyConnectedLayer layer);

    R batchNormalisation(BatchNormalisationLayer layer);

    R prelu(PReluLayer layer);
  }

  /** What must be known of every fixed layer. */
  interface FixedVisitor<R> {
    R elementwise(ElementwiseLayer layer);

    R pooling(PoolingLayer layer);

    R localResponseNormalisation(LocalResponseNormalisationLayer layer);

    R flatten(FlattenLayer layer);

    R resize(ResizeLayer layer);
  }

  /** A layer with neither parameters nor chance. */
  sealed interface Fixed extends Layer
      permits ElementwiseLayer,
          PoolingLayer,
          LocalResponseNormalisationLayer,
          FlattenLayer,
          ResizeLayer {

    <R> R accept(FixedVisitor<R> visitor);

    @Override
    default <R> R accept(LayerVisitor<R> visitor) {
      return accept((FixedVisitor<R>) visitor);
    }
  }

  /** A layer with parameters. */
  sealed interface Weighted extends Layer permits Linear, BatchNormalisationLayer, PReluLayer {

    <R> R accept(WeightedVisitor<R> visitor);

    @Override
    default <R> R accept(LayerVisitor<R> visitor) {
      return accept((WeightedVisitor<R>) visitor);
    }

    /**
     * What its parameters' names begin with, such as {@code layer1.0.bn1}; empty for the name of
     * the stage that it is in.
     */
    String name();

    /** The same layer under another name. */
    Weighted named(String other);

    /** What parameters it has on an input of the given shape, in the order of their tensors. */
    List<Parameter> parameters(Shape input);

    /** Whether a device computes an activation behind it together with it. */
    default boolean takesActivation() {
      return true;
    }
  }

  /** A parameter before it has values. */
  record Parameter(ParameterRole role, Shape shape) {}

  /** A layer that multiplies by a weight and may add a bias. */
  sealed interface Linear extends Weighted permits ConvolutionLayer, FullyConnectedLayer {

    /** Output channels or features. */
    int outputs();

    /** Whether a bias is added. */
    boolean hasBias();

    /** The weight's shape for an input of the given shape: (outputs, C, rows, columns). */
    Shape weight(Shape input);

    @Override
    Linear named(String other);

    /** The same layer with a bias. */
    Linear withBias();

    @Override
    default List<Parameter> parameters(Shape input) {
      Parameter weight = new Parameter(ParameterRole.WEIGHT, weight(input));
      return hasBias()
          ? List.of(weight, new Parameter(ParameterRole.BIAS, Shape.bias(outputs())))
          : List.of(weight);
    }
  }
}
