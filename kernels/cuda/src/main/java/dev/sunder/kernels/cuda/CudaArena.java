package dev.sunder.kernels.cuda;

import dev.sunder.kernels.AbstractArena;
import dev.sunder.kernels.Activation;
import dev.sunder.kernels.BatchNormalisationLayer;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Dropout;
import dev.sunder.kernels.FlattenLayer;
import dev.sunder.kernels.FullyConnectedLayer;
import dev.sunder.kernels.Join;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.LocalResponseNormalisationLayer;
import dev.sunder.kernels.MeanSquaredError;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.MomentumUpdate;
import dev.sunder.kernels.Operation;
import dev.sunder.kernels.PReluLayer;
import dev.sunder.kernels.PixelInput;
import dev.sunder.kernels.PoolingLayer;
import dev.sunder.kernels.ResizeLayer;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.SoftmaxCrossEntropy;
import dev.sunder.kernels.Tensor;
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
  protected Layer.WeightedVisitor<Differentiable> weighted(Use use, Activation activation) {
    return new Layer.WeightedVisitor<>() {
      @Override
      public Differentiable convolution(ConvolutionLayer layer) {
        return Convolution.build(
            builder(use.description()), own(use.input()), layer, activation, use.mode());
      }

      @Override
      public Differentiable fullyConnected(FullyConnectedLayer layer) {
        return FullyConnected.build(
            builder(use.description()), own(use.input()), layer, activation, use.mode());
      }

      @Override
      public Differentiable batchNormalisation(BatchNormalisationLayer layer) {
        return BatchStatistics.build(
            builder(use.description()), own(use.input()), layer, activation, use.mode());
      }

      @Override
      public Differentiable prelu(PReluLayer layer) {
        return ParametricRelu.build(
            builder(use.description()), own(use.input()), layer, use.mode());
      }
    };
  }

  @Override
  protected Layer.FixedVisitor<Differentiable> fixed(Use use) {
    return new FixedLayers(use) {
      @Override
      public Differentiable pooling(PoolingLayer layer) {
        return Pooling.build(
            builder(use.description()),
            own(use.input()),
            use.output(),
            layer.kind(),
            layer.window(),
            use.mode());
      }

      @Override
      public Differentiable localResponseNormalisation(LocalResponseNormalisationLayer layer) {
        return ResponseNormalisation.build(
            builder(use.description()),
            own(use.input()),
            layer.size(),
            layer.alpha(),
            layer.beta(),
            layer.k(),
            use.mode());
      }

      @Override
      public Differentiable flatten(FlattenLayer layer) {
        return Flatten.build(
            builder(use.description()), own(use.input()), use.output(), use.mode());
      }

      @Override
      public Differentiable resize(ResizeLayer layer) {
        return Resize.build(builder(use.description()), own(use.input()), layer, use.mode());
      }
    };
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
  protected Differentiable newJoin(
      String description, Join join, List<Tensor> inputs, Shape output, Mode mode) {
    List<CudaTensor> own = inputs.stream().map(this::own).toList();
    OperationBuilder builder = builder(description);
    return switch (join) {
      case ADD -> Sum.build(builder, own, output, mode);
      case CONCAT -> Concat.build(builder, own, output, mode);
      case MULTIPLY -> MapProduct.build(builder, own.get(0), own.get(1), mode);
    };
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
