package dev.sunder.kernels;

import dev.sunder.kernels.ActivationKind.Trait;
import java.util.List;
import java.util.stream.Stream;

/**
 * The device-free half of an arena: checks arguments, works out shapes and descriptions, and leaves
 * only the building of checked operations to a device.
 */
public abstract class AbstractArena implements Arena {

  private final boolean measuring;
  private boolean closed;

  /**
   * @param measuring whether what is made here is only counted, and nothing may touch its memory
   */
  protected AbstractArena(boolean measuring) {
    this.measuring = measuring;
  }

  @Override
  public final Tensor tensor(Shape shape) {
    requireOpen();
    return newTensor(shape);
  }

  @Override
  public final PixelInput pixels(Shape shape, float[] scale, float[] offset) {
    requireOpen();
    DeviceChecks.scaling(shape, scale.length, offset.length);
    return newPixels("pixels " + shape, shape, scale.clone(), offset.clone());
  }

  @Override
  public final Differentiable layer(
      Layer.Weighted layer, Activation activation, Tensor input, Mode mode) {
    requireOwn(input);
    if (mode == Mode.INFERENCE && layer instanceof BatchNormalisationLayer) {
      throw new IllegalArgumentException(
          "batch normalisation is for training only: with fixed statistics it is a convolution");
    }
    Use use = use(layer, activation, input, mode);
    boolean fused =
        layer.takesActivation()
            && (mode == Mode.INFERENCE || !activation.kind().is(Trait.NEEDS_INPUT));
    if (fused || activation.equals(Activation.IDENTITY)) {
      return layer.accept(weighted(use, activation));
    }
    Use plain = use(layer, Activation.IDENTITY, input, mode);
    Differentiable sums = layer.accept(weighted(plain, Activation.IDENTITY));
    return new ActivatedLayer(
        use.description, sums, activation(sums.output(), activation, mode == Mode.INFERENCE, mode));
  }

  @Override
  public final Differentiable residual(
      Layer.Linear layer, Activation activation, Tensor input, Tensor added) {
    requireOwn(input);
    requireOwn(added);
    Shape y = layer.output(input.shape());
    String fused = activation.equals(Activation.IDENTITY) ? "" : " + " + activation;
    String description = layer.describe(input.shape()) + " + a map" + fused + " -> " + y;
    if (!added.shape().equals(y)) {
      throw new IllegalArgumentException(
          description + ": expected a map of the output's shape, got " + added.shape());
    }
    return newResidual(new Use(description, input, y, Mode.INFERENCE), layer, activation, added);
  }

  @Override
  public final Differentiable layer(Layer.Fixed layer, Tensor input, Mode mode) {
    requireOwn(input);
    return layer.accept(fixed(use(layer, Activation.IDENTITY, input, mode)));
  }

  private static Use use(Layer layer, Activation activation, Tensor input, Mode mode) {
    Shape x = input.shape();
    Shape y = layer.output(x);
    String fused = activation.equals(Activation.IDENTITY) ? "" : " + " + activation;
    String description = layer.describe(x) + fused + (x.equals(y) ? "" : " -> " + y);
    return new Use(description, input, y, mode);
  }

  @Override
  public final Differentiable activation(
      Tensor input, Activation activation, boolean inPlace, Mode mode) {
    requireOwn(input);
    String description = activation + (inPlace ? " in place " : " ") + input.shape();
    if (inPlace && mode == Mode.TRAINING && activation.kind().is(Trait.NEEDS_INPUT)) {
      throw new IllegalArgumentException(
          description + ": its gradient needs the input, so it cannot be in place for training");
    }
    return newActivation(description, input, activation, inPlace, mode);
  }

  @Override
  public final Dropout dropout(Tensor input, float rate, long seed, Mode mode) {
    requireOwn(input);
    String description = new DropoutLayer(rate).describe(input.shape());
    return newDropout(description, input, rate, seed, mode);
  }

  @Override
  public final Differentiable join(Join join, List<Tensor> inputs, Mode mode) {
    inputs.forEach(this::requireOwn);
    List<Shape> shapes = inputs.stream().map(Tensor::shape).toList();
    Shape y = join.output(shapes);
    String x = String.join(", ", shapes.stream().map(Shape::toString).toList());
    return newJoin(join + " " + x + " -> " + y, join, List.copyOf(inputs), y, mode);
  }

  @Override
  public final SoftmaxCrossEntropy softmaxCrossEntropy(Tensor logits, Mode mode) {
    requireOwn(logits);
    Shape z = logits.shape();
    if (z.h() != 1 || z.w() != 1) {
      throw new IllegalArgumentException("logits must be Nx(classes)x1x1, got " + z);
    }
    return newSoftmaxCrossEntropy("softmax cross-entropy " + z, logits, mode);
  }

  @Override
  public final MeanSquaredError meanSquaredError(Tensor prediction) {
    requireOwn(prediction);
    return newMeanSquaredError("mean squared error " + prediction.shape(), prediction);
  }

  @Override
  public final MomentumUpdate momentumUpdate(
      List<Tensor> parameters, List<Tensor> gradients, float[] weightDecay, float momentum) {
    parameters.forEach(this::requireOwn);
    gradients.forEach(this::requireOwn);
    long elements = DeviceChecks.momentumUpdate(parameters, gradients, weightDecay, momentum);
    String description = "momentum update of " + elements + " parameters";
    return newMomentumUpdate(
        description,
        List.copyOf(parameters),
        List.copyOf(gradients),
        weightDecay.clone(),
        momentum);
  }

  @Override
  public final Operation record(List<? extends Operation> operations) {
    requireOpen();
    List<? extends Operation> parts =
        operations.stream()
            .flatMap(
                each ->
                    each instanceof OperationSequence sequence
                        ? sequence.operations().stream()
                        : Stream.of(each))
            .toList();
    return newRecording("recording of " + operations.size() + " operations", parts);
  }

  @Override
  public final void close() {
    if (!closed) {
      closed = true;
      release();
    }
  }

  /** Whether {@link #close} has been called. */
  protected final boolean isClosed() {
    return closed;
  }

  /** Whether what is made here is only counted: see {@link Device#measure}. */
  public final boolean isMeasuring() {
    return measuring;
  }

  /**
   * Refuses to touch what was made here once that is gone, or where it never was.
   *
   * @throws IllegalStateException if this arena is closed, or only measures
   */
  public final void requireMemory() {
    requireOpen();
    if (measuring) {
      throw new IllegalStateException(
          "this arena of device " + device().name() + " only measures: it has nothing to run on");
    }
  }

  /** Frees what this arena made, and tells the device; called once. */
  protected abstract void release();

  /** Whether the tensor was made by an open arena of this arena's device. */
  protected abstract boolean owns(Tensor tensor);

  protected abstract Tensor newTensor(Shape shape);

  protected abstract PixelInput newPixels(
      String description, Shape shape, float[] scale, float[] offset);

  /**
   * A layer with an input to compute on, checked.
   *
   * @param description of the operation
   * @param output the output's shape
   */
  protected record Use(String description, Tensor input, Shape output, Mode mode) {}

  /** What makes layers without parameters; activations by themselves are made alike everywhere. */
  protected abstract class FixedLayers implements Layer.FixedVisitor<Differentiable> {

    private final Use use;

    protected FixedLayers(Use use) {
      this.use = use;
    }

    @Override
    public final Differentiable elementwise(ElementwiseLayer layer) {
      return newActivation(use.description, use.input, layer.function(), false, use.mode);
    }
  }

  /**
   * What makes layers with parameters, an activation behind them; the identity behind those that
   * {@linkplain Layer.Weighted#takesActivation take none}.
   */
  protected abstract Layer.WeightedVisitor<Differentiable> weighted(Use use, Activation activation);

  protected abstract Layer.FixedVisitor<Differentiable> fixed(Use use);

  /** Makes a residual, checked; unless a device can fuse it, of its parts. */
  protected Differentiable newResidual(
      Use use, Layer.Linear layer, Activation activation, Tensor added) {
    return ResidualLayer.of(this, use.description, layer, activation, use.input, added);
  }

  protected abstract Differentiable newActivation(
      String description, Tensor input, Activation activation, boolean inPlace, Mode mode);

  protected abstract Dropout newDropout(
      String description, Tensor input, float rate, long seed, Mode mode);

  protected abstract Differentiable newJoin(
      String description, Join join, List<Tensor> inputs, Shape output, Mode mode);

  protected abstract SoftmaxCrossEntropy newSoftmaxCrossEntropy(
      String description, Tensor logits, Mode mode);

  protected abstract MeanSquaredError newMeanSquaredError(String description, Tensor prediction);

  protected abstract MomentumUpdate newMomentumUpdate(
      String description,
      List<Tensor> parameters,
      List<Tensor> gradients,
      float[] weightDecay,
      float momentum);

  /** Records; unless a device can replay faster, the operations one after another. */
  protected Operation newRecording(String description, List<? extends Operation> operations) {
    return new OperationSequence(description, operations);
  }

  private void requireOwn(Tensor tensor) {
    requireOpen();
    if (!owns(tensor)) {
      throw new IllegalArgumentException(
          "tensor " + tensor.shape() + " is not of an open arena of device " + device().name());
    }
  }

  /**
   * Refuses what needs this arena.
   *
   * @throws IllegalStateException if it is closed
   */
  public final void requireOpen() {
    if (closed) {
      throw new IllegalStateException("this arena of device " + device().name() + " is closed");
    }
  }
}
