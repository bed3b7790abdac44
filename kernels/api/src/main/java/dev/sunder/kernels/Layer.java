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
public sealed interface Layer permits Layer.Weighted, Layer.Fixed, Layer.Dropout, Branches {

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
  default boolean isInvertible() {
    return accept(Invertibility.VISITOR);
  }

  <R> R accept(LayerVisitor<R> visitor);

  /** What must be known of every weighted layer. */
  interface WeightedVisitor<R> {
    R convolution(Convolution layer);

    R fullyConnected(FullyConnected layer);

    R batchNormalisation(BatchNormalisation layer);
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

  /** A layer with parameters. */
  sealed interface Weighted extends Layer permits Linear, BatchNormalisation {

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
  }

  /** A parameter before it has values. */
  record Parameter(ParameterRole role, Shape shape) {}

  /** A layer that multiplies by a weight and may add a bias. */
  sealed interface Linear extends Weighted {

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

  /**
   * 2-D cross-correlation (what networks call convolution): y = w ∗ x + b, the weight (outputs, C /
   * groups, kernel rows, kernel columns). With groups, channels and outputs are parted into as many
   * equal runs, and each run of outputs sees its run of channels only; as many groups as channels
   * are called depthwise.
   *
   * @param groups divides the input's channels and the outputs
   */
  record Convolution(String name, int outputs, Window window, int groups, boolean hasBias)
      implements Linear {
    static final LayerKind KIND =
        new LayerKind(
            "convolution",
            from ->
                new Convolution(
                    from.text("name", ""),
                    from.integer("outputs"),
                    from.window(),
                    from.integer("groups", 1),
                    from.flag("bias", true)));

    public Convolution {
      requireOutputs(outputs);
      if (groups < 1 || outputs % groups != 0) {
        throw new IllegalArgumentException(
            "a convolution's groups must divide its " + outputs + " outputs, got " + groups);
      }
    }

    /** Of one group, with a bias and the name of its stage. */
    public Convolution(int outputs, Window window) {
      this("", outputs, window, 1, true);
    }

    @Override
    public Convolution named(String other) {
      return new Convolution(other, outputs, window, groups, hasBias);
    }

    @Override
    public Convolution withBias() {
      return new Convolution(name, outputs, window, groups, true);
    }

    @Override
    public Shape output(Shape input) {
      requireGroups(input);
      return window.output(input, outputs);
    }

    @Override
    public Shape weight(Shape input) {
      requireGroups(input);
      return new Shape(
          outputs, input.c() / groups, window.rows().kernel(), window.columns().kernel());
    }

    private void requireGroups(Shape input) {
      if (input.c() % groups != 0) {
        throw new IllegalArgumentException(
            "a convolution's "
                + groups
                + " groups must divide the channels of its input, got "
                + input);
      }
    }

    @Override
    public String describe(Shape input) {
      return "convolution " + input + " * " + window + (groups > 1 ? " in " + groups : "");
    }

    @Override
    public String text() {
      return "conv " + outputs + " " + window.text() + (groups > 1 ? " groups " + groups : "");
    }

    @Override
    public LayerKind type() {
      return KIND;
    }

    @Override
    public void write(LayerWriter to) {
      writeName(this, to);
      to.put("outputs", outputs);
      to.put(window);
      if (groups > 1) {
        to.put("groups", groups);
      }
      writeBias(this, to);
    }

    @Override
    public <R> R accept(WeightedVisitor<R> visitor) {
      return visitor.convolution(this);
    }
  }

  /**
   * A fully connected layer, y = W·x + b over all of an example's values, flattened in CHW order;
   * the weight is (outputs, C, H, W), the output (N, outputs, 1, 1).
   */
  record FullyConnected(String name, int outputs, boolean hasBias) implements Linear {
    static final LayerKind KIND =
        new LayerKind(
            "fullyConnected",
            from ->
                new FullyConnected(
                    from.text("name", ""), from.integer("outputs"), from.flag("bias", true)));

    public FullyConnected {
      requireOutputs(outputs);
    }

    /** With a bias and the name of its stage. */
    public FullyConnected(int outputs) {
      this("", outputs, true);
    }

    @Override
    public FullyConnected named(String other) {
      return new FullyConnected(other, outputs, hasBias);
    }

    @Override
    public FullyConnected withBias() {
      return new FullyConnected(name, outputs, true);
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
    public String text() {
      return "fc " + outputs;
    }

    @Override
    public LayerKind type() {
      return KIND;
    }

    @Override
    public void write(LayerWriter to) {
      writeName(this, to);
      to.put("outputs", outputs);
      writeBias(this, to);
    }

    @Override
    public <R> R accept(WeightedVisitor<R> visitor) {
      return visitor.fullyConnected(this);
    }
  }

  /** An elementwise activation. */
  record Elementwise(Activation function) implements Fixed {
    static final LayerKind KIND =
        new LayerKind("activation", from -> new Elementwise(from.activation()));

    @Override
    public Shape output(Shape input) {
      return input;
    }

    @Override
    public String describe(Shape input) {
      return function + " " + input;
    }

    @Override
    public String text() {
      return function.toString();
    }

    @Override
    public LayerKind type() {
      return KIND;
    }

    @Override
    public void write(LayerWriter to) {
      to.put(function);
    }

    @Override
    public <R> R accept(FixedVisitor<R> visitor) {
      return visitor.elementwise(this);
    }
  }

  /** Max or average pooling over windows, channel by channel; its windows are not dilated. */
  record Pooling(PoolingKind kind, Window window) implements Fixed {
    static final LayerKind KIND =
        new LayerKind(
            "pooling",
            from ->
                new Pooling(PoolingKind.of(from.oneOf("kind", PoolingKind.NAMES)), from.window()));

    public Pooling {
      if (window.rows().dilation() > 1 || window.columns().dilation() > 1) {
        throw new IllegalArgumentException(
            "pooling needs a window without dilation, got " + window);
      }
    }

    @Override
    public Shape output(Shape input) {
      return window.output(input, input.c());
    }

    @Override
    public String describe(Shape input) {
      return kind + " pooling " + input + " * " + window;
    }

    @Override
    public String text() {
      return kind + " " + window.text();
    }

    @Override
    public LayerKind type() {
      return KIND;
    }

    @Override
    public void write(LayerWriter to) {
      to.put("kind", kind.toString());
      to.put(window);
    }

    @Override
    public <R> R accept(FixedVisitor<R> visitor) {
      return visitor.pooling(this);
    }
  }

  /** Inverted dropout; the identity outside of training. */
  record Dropout(float rate) implements Layer {
    static final LayerKind KIND =
        new LayerKind("dropout", from -> new Dropout(from.number("rate")));

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
    public String text() {
      return "dropout " + rate;
    }

    @Override
    public LayerKind type() {
      return KIND;
    }

    @Override
    public void write(LayerWriter to) {
      to.put("rate", rate);
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
    static final LayerKind KIND =
        new LayerKind(
            "localResponseNormalisation",
            from ->
                new LocalResponseNormalisation(
                    from.integer("size"),
                    from.number("alpha"),
                    from.number("beta"),
                    from.number("k")));

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
    public String text() {
      return "lrn " + size;
    }

    @Override
    public LayerKind type() {
      return KIND;
    }

    @Override
    public void write(LayerWriter to) {
      to.put("size", size);
      to.put("alpha", alpha);
      to.put("beta", beta);
      to.put("k", k);
    }

    @Override
    public <R> R accept(FixedVisitor<R> visitor) {
      return visitor.localResponseNormalisation(this);
    }
  }

  /** (N, C, H, W) to (N, C·H·W, 1, 1), in NCHW order. */
  record Flatten() implements Fixed {
    static final LayerKind KIND = new LayerKind("flatten", from -> new Flatten());

    @Override
    public Shape output(Shape input) {
      return Shape.of(input.n(), input.elementsPerExample());
    }

    @Override
    public String describe(Shape input) {
      return "flatten " + input;
    }

    @Override
    public String text() {
      return "flatten";
    }

    @Override
    public LayerKind type() {
      return KIND;
    }

    @Override
    public void write(LayerWriter to) {}

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
    static final LayerKind KIND =
        new LayerKind("resize", from -> new Resize(from.integer("height"), from.integer("width")));

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
    public String text() {
      return "resize " + height + "x" + width;
    }

    @Override
    public LayerKind type() {
      return KIND;
    }

    @Override
    public void write(LayerWriter to) {
      to.put("height", height);
      to.put("width", width);
    }

    @Override
    public <R> R accept(FixedVisitor<R> visitor) {
      return visitor.resize(this);
    }
  }

  /** Writes a layer's own name, if it has one. */
  static void writeName(Weighted layer, LayerWriter to) {
    if (!layer.name().isEmpty()) {
      to.put("name", layer.name());
    }
  }

  private static void writeBias(Linear layer, LayerWriter to) {
    if (!layer.hasBias()) {
      to.put("bias", false);
    }
  }

  private static void requireOutputs(int outputs) {
    if (outputs < 1) {
      throw new IllegalArgumentException("a layer needs at least 1 output, got " + outputs);
    }
  }
}
