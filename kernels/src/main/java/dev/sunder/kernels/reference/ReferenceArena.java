package dev.sunder.kernels.reference;

import dev.sunder.kernels.AbstractArena;
import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Dropout;
import dev.sunder.kernels.MeanSquaredError;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.MomentumUpdate;
import dev.sunder.kernels.OutOfMemoryException;
import dev.sunder.kernels.PixelInput;
import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.SoftmaxCrossEntropy;
import dev.sunder.kernels.Tensor;
import dev.sunder.kernels.Window;
import java.util.ArrayList;
import java.util.List;

/** Owns the arrays of the reference device. */
final class ReferenceArena extends AbstractArena {

  private final ReferenceDevice device;
  private final List<ReferenceTensor> tensors = new ArrayList<>();

  ReferenceArena(ReferenceDevice device, boolean measuring) {
    super(measuring);
    this.device = device;
  }

  @Override
  public Device device() {
    return device;
  }

  long bytesInUse() {
    return tensors.stream()
        .mapToLong(tensor -> (long) tensor.shape().elements() * Double.BYTES)
        .sum();
  }

  /** The tensor as this device's. */
  ReferenceTensor own(Tensor tensor) {
    if (owns(tensor)) {
      return (ReferenceTensor) tensor;
    }
    throw new IllegalArgumentException(
        "tensor " + tensor.shape() + " is not of an open arena of device " + device.name());
  }

  @Override
  protected boolean owns(Tensor tensor) {
    return tensor instanceof ReferenceTensor own
        && own.arena().device == device
        && !own.arena().isClosed();
  }

  @Override
  protected void release() {
    tensors.forEach(ReferenceTensor::free);
    tensors.clear();
    device.forget(this);
  }

  @Override
  protected ReferenceTensor newTensor(Shape shape) {
    double[] values;
    try {
      values = isMeasuring() ? null : new double[shape.elements()];
    } catch (OutOfMemoryError full) {
      throw new OutOfMemoryException(
          "tensor "
              + shape
              + ": out of memory, "
              + (((long) shape.elements() * Double.BYTES) >> 20)
              + " MiB cannot be allocated",
          full);
    }
    ReferenceTensor tensor = new ReferenceTensor(this, shape, values);
    tensors.add(tensor);
    return tensor;
  }

  @Override
  protected PixelInput newPixels(String description, Shape shape, float[] scale, float[] offset) {
    return new Pixels(this, description, shape, scale, offset);
  }

  @Override
  protected Differentiable newConvolution(
      String description,
      Tensor input,
      Shape output,
      Window window,
      Activation activation,
      Mode mode) {
    return new Convolution(this, description, own(input), output, window, activation, mode);
  }

  @Override
  protected Differentiable newFullyConnected(
      String description, Tensor input, Shape output, Activation activation, Mode mode) {
    return new FullyConnected(this, description, own(input), output, activation, mode);
  }

  @Override
  protected Differentiable newPooling(
      String description, Tensor input, Shape output, PoolingKind kind, Window window, Mode mode) {
    return kind == PoolingKind.MAX
        ? new MaxPooling(this, description, own(input), output, window, mode)
        : new AveragePooling(this, description, own(input), output, window, mode);
  }

  @Override
  protected Differentiable newActivation(
      String description, Tensor input, Activation activation, boolean inPlace, Mode mode) {
    return new Elementwise(this, description, own(input), activation, inPlace, mode);
  }

  @Override
  protected Dropout newDropout(String description, Tensor input, float rate, long seed, Mode mode) {
    return new RandomZeros(this, description, own(input), rate, seed, mode);
  }

  @Override
  protected Differentiable newLocalResponseNormalisation(
      String description, Tensor input, int size, float alpha, float beta, float k, Mode mode) {
    return new ResponseNormalisation(this, description, own(input), size, alpha, beta, k, mode);
  }

  @Override
  protected Differentiable newConcat(
      String description, Tensor first, Tensor second, Shape output, Mode mode) {
    return new Concat(this, description, own(first), own(second), output, mode);
  }

  @Override
  protected Differentiable newFlatten(String description, Tensor input, Shape output, Mode mode) {
    return new Flatten(this, description, own(input), output, mode);
  }

  @Override
  protected Differentiable newResize(String description, Tensor input, Shape output, Mode mode) {
    return new Resize(this, description, own(input), output, mode);
  }

  @Override
  protected SoftmaxCrossEntropy newSoftmaxCrossEntropy(
      String description, Tensor logits, Mode mode) {
    return new SoftmaxLoss(this, description, own(logits), mode);
  }

  @Override
  protected MeanSquaredError newMeanSquaredError(String description, Tensor prediction) {
    return new SquaredLoss(this, description, own(prediction));
  }

  @Override
  protected MomentumUpdate newMomentumUpdate(
      String description,
      List<Tensor> parameters,
      List<Tensor> gradients,
      float[] weightDecay,
      float momentum) {
    return new Momentum(
        this,
        description,
        parameters.stream().map(this::own).toList(),
        gradients.stream().map(this::own).toList(),
        weightDecay,
        momentum);
  }
}
