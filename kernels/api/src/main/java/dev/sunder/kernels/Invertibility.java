package dev.sunder.kernels;

/** Of which layers the input is known to follow from the output, value by value. */
final class Invertibility implements LayerVisitor<Boolean> {

  static final Invertibility VISITOR = new Invertibility();

  private Invertibility() {}

  @Override
  public Boolean convolution(Layer.Convolution layer) {
    return false;
  }

  @Override
  public Boolean fullyConnected(Layer.FullyConnected layer) {
    return false;
  }

  @Override
  public Boolean elementwise(Layer.Elementwise layer) {
    return layer.function().isInvertible();
  }

  @Override
  public Boolean pooling(Layer.Pooling layer) {
    return false;
  }

  @Override
  public Boolean localResponseNormalisation(Layer.LocalResponseNormalisation layer) {
    return false;
  }

  @Override
  public Boolean flatten(Layer.Flatten layer) {
    return true;
  }

  @Override
  public Boolean resize(Layer.Resize layer) {
    return false;
  }

  /** A scaled and shifted map, unless a scale is 0. */
  @Override
  public Boolean batchNormalisation(BatchNormalisation layer) {
    return true;
  }

  @Override
  public Boolean branches(Branches layer) {
    return false;
  }

  /** The identity outside of training. */
  @Override
  public Boolean dropout(Layer.Dropout layer) {
    return true;
  }
}
