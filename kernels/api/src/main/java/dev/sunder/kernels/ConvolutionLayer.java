package dev.sunder.kernels;

/**
 * 2-D cross-correlation (what networks call convolution): y = w ∗ x + b, the weight (outputs, C /
 * groups, kernel rows, kernel columns). With groups, channels and outputs are parted into as many
 * equal runs, and each run of outputs sees its run of channels only; as many groups as channels are
 * called depthwise.
 *
 * @param groups divides the input's channels and the outputs
 */
public record ConvolutionLayer(String name, int outputs, Window window, int groups, boolean hasBias)
    implements Layer.Linear {
  static final LayerKind KIND =
      new LayerKind(
          "convolution",
          from ->
              new ConvolutionLayer(
                  from.text("name", ""),
                  from.integer("outputs"),
                  from.window(),
                  from.integer("groups", 1),
                  from.flag("bias", true)));

  public ConvolutionLayer {
    requireOutputs(outputs);
    if (groups < 1 || outputs % groups != 0) {
      throw new IllegalArgumentException(
          "a convolution's groups must divide its " + outputs + " outputs, got " + groups);
    }
  }

  /** Of one group, with a bias and the name of its stage. */
  public ConvolutionLayer(int outputs, Window window) {
    this("", outputs, window, 1, true);
  }

  @Override
  public ConvolutionLayer named(String other) {
    return new ConvolutionLayer(other, outputs, window, groups, hasBias);
  }

  @Override
  public ConvolutionLayer withBias() {
    return new ConvolutionLayer(name, outputs, window, groups, true);
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
    to.putName(this);
    to.put("outputs", outputs);
    to.put(window);
    if (groups > 1) {
      to.put("groups", groups);
    }
    to.putBias(this);
  }

  @Override
  public boolean isInvertible() {
    return false;
  }

  @Override
  public <R> R accept(Layer.WeightedVisitor<R> visitor) {
    return visitor.convolution(this);
  }

  /** Refuses a linear layer without outputs. */
  static void requireOutputs(int outputs) {
    if (outputs < 1) {
      throw new IllegalArgumentException("a layer needs at least 1 output, got " + outputs);
    }
  }
}
