package dev.sunder.kernels.cuda;

import dev.sunder.kernels.AbstractArena;
import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Dropout;
import dev.sunder.kernels.MeanSquaredError;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.MomentumUpdate;
import dev.sunder.kernels.Operation;
import dev.sunder.kernels.PixelInput;
import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.SoftmaxCrossEntropy;
import dev.sunder.kernels.Tensor;
import dev.sunder.kernels.Window;
import java.util.List;

/** Owns memory on the GPU, and what the libraries and the driver made for its operations. */
final class CudaArena extends AbstractArena {

  private final CudaDevice device;
  private final MemoryPool pool;
  private final Workspace workspace;
  private final Cleanup cleanup = new Cleanup();

  CudaArena(CudaDevice device, boolean measuring) {
    super(measuring);
    this.device = device;
    pool = new MemoryPool(device, measuring);
    workspace = new Workspace(pool);
  }

  @Override
  public CudaDevice device() {
    return device;
  }

  long bytesInUse() {
    return pool.bytes();
  }

  MemoryPool pool() {
    return pool;
  }

  /** Scratch memory of the libraries, one operation after another. */
  Workspace workspace() {
    return workspace;
  }

  /** Adds what is called when the arena is closed, before its memory is freed. */
  void atClose(Runnable call) {
    cleanup.add(call);
  }

  /** The tensor as this device's. */
  CudaTensor own(Tensor tensor) {
    if (owns(tensor)) {
      return (CudaTensor) tensor;
    }
    throw new IllegalArgumentException(
        "tensor " + tensor.shape() + " is not of an open arena of device " + device.name());
  }

  private OperationBuilder builder(String description) {
    return new OperationBuilder(this, description);
  }

  @Override
  protected void release() {
    device.context().enterToRelease();
    // What is still enqueued must not outlive its memory; that it failed was reported, or will be.
    device.context().settle();
    cleanup.close();
    pool.close();
    device.forget(this);
  }

  @Override
  protected boolean owns(Tensor tensor) {
    return tensor instanceof CudaTensor own
        && own.arena().device == device
        && !own.arena().isClosed();
  }

  @Override
  protected Tensor newTensor(Shape shape) {
    return builder("tensor " + shape).tensor(shape);
  }

  @Override
  protected PixelInput newPixels(String description, Shape shape, float[] scale, float[] offset) {
    return new CudaPixelInput(builder(description), shape, scale, offset);
  }

  @Override
  protected Differentiable newConvolution(
      String description,
      Tensor input,
      Shape output,
      Window window,
      Activation activation,
      Mode mode) {
    return Convolution.build(builder(description), own(input), output, window, activation, mode);
  }

  @Override
  protected Differentiable newFullyConnected(
      String description, Tensor input, Shape output, Activation activation, Mode mode) {
    return FullyConnected.build(builder(description), own(input), output, activation, mode);
  }

  @Override
  protected Differentiable newPooling(
      String description, Tensor input, Shape output, PoolingKind kind, Window window, Mode mode) {
    return Pooling.build(builder(description), own(input), output, kind, window, mode);
  }

  @Override
  protected Differentiable newActivation(
      String description, Tensor input, Activation activation, boolean inPlace, Mode mode) {
    return Elementwise.build(builder(description), own(input), activation, inPlace, mode);
  }

  @Override
  protected Dropout newDropout(String description, Tensor input, float rate, long seed, Mode mode) {
    return CudaDropout.build(builder(description), own(input), rate, seed, mode);
  }

  @Override
  protected Differentiable newLocalResponseNormalisation(
      String description, Tensor input, int size, float alpha, float beta, float k, Mode mode) {
    return ResponseNormalisation.build(
        builder(description), own(input), size, alpha, beta, k, mode);
  }

  @Override
  protected Differentiable newConcat(
      String description, Tensor first, Tensor second, Shape output, Mode mode) {
    return Concat.build(builder(description), own(first), own(second), output, mode);
  }

  @Override
  protected Differentiable newFlatten(String description, Tensor input, Shape output, Mode mode) {
    return Flatten.build(builder(description), own(input), output, mode);
  }

  @Override
  protected Differentiable newResize(String description, Tensor input, Shape output, Mode mode) {
    return Resize.build(builder(description), own(input), output, mode);
  }

  @Override
  protected SoftmaxCrossEntropy newSoftmaxCrossEntropy(
      String description, Tensor logits, Mode mode) {
    return new CudaSoftmaxCrossEntropy(builder(description), own(logits), mode);
  }

  @Override
  protected MeanSquaredError newMeanSquaredError(String description, Tensor prediction) {
    return new CudaMeanSquaredError(builder(description), own(prediction));
  }

  @Override
  protected MomentumUpdate newMomentumUpdate(
      String description,
      List<Tensor> parameters,
      List<Tensor> gradients,
      float[] weightDecay,
      float momentum) {
    return new CudaMomentumUpdate(
        builder(description),
        parameters.stream().map(this::own).toList(),
        gradients.stream().map(this::own).toList(),
        weightDecay,
        momentum);
  }

  @Override
  protected Operation newRecording(String description, List<? extends Operation> operations) {
    return new Recording(this, description, operations);
  }
}
