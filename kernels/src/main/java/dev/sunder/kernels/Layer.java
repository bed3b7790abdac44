package dev.sunder.kernels;

import java.util.Locale;

/**
 * The blueprint of one layer: what it computes, without weights or memory. What its numbers may be,
 * the shapes that follow from them and how it is described are said here, and nowhere else; what a
 * device, a file or a text makes of it is a {@link LayerVisitor}.
 *
 * <p>Softmax is not among them: a network ends in logits, and the loss or the prediction applies
 * it.
 */
public sealed interface Layer {

  /**
   * The shape of the output for an input of the given shape.
   *
   * @throws IllegalArgumentException if the layer cannot be applied to it
   */
  Shape output(Shape input);

  /** The operation on an input of the given shape, in words. */
  String describe(Shape input);

  /** Whether its input is known to follow from its output, value by value, outside of training. */
  default boolean isInvertible() {
    return accept(Invertibility.VISITOR);
  }

  <R> R accept(LayerVisitor<R> visitor);

  /** What must be known of every weighted layer. */
  interface WeightedVisitor<R> {
    R convolution(Convolution layer);

    R fullyConnected(FullyConnected layer);
  }

  /** What must be known of every fixed layer. */
  interface FixedVisitor<R> {
    R elementwise(Elementwise layer);

    R pooling(Pooling layer);

    R localResponseNormalisation(LocalResponseNormalisation layer);

    R flatten(Flatten layer);

    R resize(Resize layer);
  }

  /** A layer with neither parameters nor chance. */
  sealed interface Fixed extends Layer {

    <R> R accept(FixedVisitor<R> visitor);

    @Override
    default <R> R accept(LayerVisitor<R> visitor) {
      return accept((FixedVisitor<R>) visitor);
    }
  }

  /** A layer with parameters: a weight and a bias. */
  sealed interface Weighted extends Layer {

    <R> R accept(WeightedVisitor<R> visitor);

    @Override
    default <R> R accept(LayerVisitor<R> visitor) {
      return accept((WeightedVisitor<R>) visitor);
    }

    /** Output channels or features. */
    int outputs();

    /** The weight's shape for an input of the given shape: (outputs, C, rows, columns). */
    Shape weight(Shape input);
  }

  /**
   * 2-D cross-correlation (what networks call convolution) with bias: y = w ∗ x + b, the weight
   * (outputs, C, kernel rows, kernel columns).
   */
  record Convolution(int outputs, Window window) implements Weighted {
    public Convolution {
      requireOutputs(outputs);
    }

    @Override
    public Shape output(Shape input) {
      return window.output(input, outputs);
    }

    @Override
    public Shape weight(Shape input) {
      return new Shape(outputs, input.c(), window.kernelHeight(), window.kernelWidth());
    }

    @Override
    public String describe(Shape input) {
      return "convolution " + input + " * " + window;
    }

    @Override
    public <R> R accept(WeightedVisitor<R> visitor) {
      return visitor.convolution(this);
    }
  }

  /**
   * A fully connected layer with bias, y = W·x + b over all of an example's values, flattened in
   * CHW order; the weight is (outputs, C, H, W), the output (N, outputs, 1, 1).
   */
  record FullyConnected(int outputs) implements Weighted {
    public FullyConnected {
      requireOutputs(outputs);
    }

    @Override
    public Shape output(Shape input) {
      return Shape.of(input.n(), outputs);
    }

    @Override
    public Shape weight(Shape input) {
      return input.withN(outputs);
    }

    @Override
    public String describe(Shape input) {
      return "fully connected " + input;
    }

    @Override
    public <R> R accept(WeightedVisitor<R> visitor) {
      return visitor.fullyConnected(this);
    }
  }

  /** An elementwise activation. */
  record Elementwise(Activation function) implements Fixed {
    @Override
    public Shape output(Shape input) {
      return input;
    }

    @Override
    public String describe(Shape input) {
      return function + " " + input;
    }

    @Override
    public <R> R accept(FixedVisitor<R> visitor) {
      return visitor.elementwise(this);
    }
  }

  /** Max or average pooling over windows, channel by channel. */
  record Pooling(PoolingKind kind, Window window) implements Fixed {
    @Override
    public Shape output(Shape input) {
      return window.output(input, input.c());
    }

    @Override
    public String describe(Shape input) {
      return kind.name().toLowerCase(Locale.ROOT) + " pooling " + input + " * " + window;
    }

    @Override
    public <R> R accept(FixedVisitor<R> visitor) {
      return visitor.pooling(this);
    }
  }

  /** Inverted dropout; the identity outside of training. */
  record Dropout(float rate) implements Layer {
    public Dropout {
      if (!(rate >= 0 && rate < 1)) {
        throw new IllegalArgumentException("dropout rate must be in [0, 1), got " + rate);
      }
    }

    @Override
    public Shape output(Shape input) {
      return input;
    }

    @Override
    public String describe(Shape input) {
      return "dropout " + rate + " " + input;
    }

    @Override
    public <R> R accept(LayerVisitor<R> visitor) {
      return visitor.dropout(this);
    }
  }

  /**
   * Local response normalisation across channels (Krizhevsky, Sutskever, Hinton 2012, section 3.3):
   * y_c = x_c / (k + α/n Σ x_j²)^β, the sum over the n channels centred at c. The division of α by
   * n follows PyTorch, Caffe and ONNX.
   *
   * @param size n, odd
   */
  record LocalResponseNormalisation(int size, float alpha, float beta, float k) implements Fixed {
    public LocalResponseNormalisation {
      if (size < 1 || size % 2 == 0) {
        throw new IllegalArgumentException(
            "local response normalisation needs an odd size of at least 1, got " + size);
      }
      boolean finite = Float.isFinite(k) && Float.isFinite(alpha) && Float.isFinite(beta);
      if (!finite || k <= 0 || alpha < 0 || beta <= 0) {
        throw new IllegalArgumentException(
            "local response normalisation needs finite k > 0, alpha >= 0, beta > 0, got k "
                + k
                + ", alpha "
                + alpha
                + ", beta "
                + beta);
      }
    }

    @Override
    public Shape output(Shape input) {
      return input;
    }

    @Override
    public String describe(Shape input) {
      return "local response normalisation " + size + " " + input;
    }

    @Override
    public <R> R accept(FixedVisitor<R> visitor) {
      return visitor.localResponseNormalisation(this);
    }
  }

  /** (N, C, H, W) to (N, C·H·W, 1, 1), in NCHW order. */
  record Flatten() implements Fixed {
    @Override
    public Shape output(Shape input) {
      return Shape.of(input.n(), input.elementsPerExample());
    }

    @Override
    public String describe(Shape input) {
      return "flatten " + input;
    }

    @Override
    public <R> R accept(FixedVisitor<R> visitor) {
      return visitor.flatten(this);
    }
  }

  /**
   * Bilinear interpolation to another height and width with half-pixel centres and clamped borders
   * (PyTorch's {@code align_corners=False}, no antialiasing); networks that rebuild pictures grow
   * their maps with it.
   */
  record Resize(int height, int width) implements Fixed {
    public Resize {
      if (height < 1 || width < 1) {
        throw new IllegalArgumentException(
            "resize needs a size of at least 1x1, got " + height + "x" + width);
      }
    }

    @Override
    public Shape output(Shape input) {
      return new Shape(input.n(), input.c(), height, width);
    }

    @Override
    public String describe(Shape input) {
      return "resize " + input;
    }

    @Override
    public <R> R accept(FixedVisitor<R> visitor) {
      return visitor.resize(this);
    }
  }

  private static void requireOutputs(int outputs) {
    if (outputs < 1) {
      throw new IllegalArgumentException("a layer needs at least 1 output, got " + outputs);
    }
  }
}
