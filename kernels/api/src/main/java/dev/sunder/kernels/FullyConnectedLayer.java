package dev.sunder.kernels;

/**
 * A fully connected layer, y = W·x + b over all of an example's values, flattened in CHW order; the
 * weight is (outputs, C, H, W), the output (N, outputs, 1, 1).
 */
public record FullyConnectedLayer(String name, int outputs, boolean hasBias)
    implements Layer.Linear {
  static final LayerKind KIND =
      new LayerKind(
          "fullyConnected",
          from ->
              new FullyConnectedLayer(
                  from.text("name", ""), from.integer("outputs"), from.flag("bias", true)));

  public FullyConnectedLayer {
    ConvolutionLayer.requireOutputs(outputs);
  }

  /** With a bias and the name of its stage. */
  public FullyConnectedLayer(int outputs) {
    this("", outputs, true);
  }

  @Override
  public FullyConnectedLayer named(String other) {
    return new FullyConnectedLayer(other, outputs, hasBias);
  }

  @Override
  public FullyConnectedLayer withBias() {
    return new FullyConnectedLayer(name, outputs, true);
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
    to.putName(this);
    to.put("outputs", outputs);
    to.putBias(this);
  }

  @Override
  public boolean isInvertible() {
    return false;
  }

  @Override
  public <R> R accept(Layer.WeightedVisitor<R> visitor) {
    return visitor.fullyConnected(this);
  }
}
