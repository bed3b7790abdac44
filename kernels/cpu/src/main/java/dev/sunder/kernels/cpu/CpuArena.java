package dev.sunder.kernels.cpu;

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
import dev.sunder.kernels.OutOfMemoryException;
import dev.sunder.kernels.PReluLayer;
import dev.sunder.kernels.PixelInput;
import dev.sunder.kernels.PoolingLayer;
import dev.sunder.kernels.ResizeLayer;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.SoftmaxCrossEntropy;
import dev.sunder.kernels.Tensor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.Pointer;

/** Owns the memory and the oneDNN objects of the CPU device. */
final class CpuArena extends AbstractArena {

  private final CpuDevice device;
  private final Deque<Pointer> kept = new ArrayDeque<>();
  private final Set<Storage> blocks = new HashSet<>();
  private final SharedBlock scratchpad = new SharedBlock(this);
  private final SharedBlock staging = new SharedBlock(this);
  private final SharedBlock points = new SharedBlock(this);
  private final SharedBlock pointGradients = new SharedBlock(this);
  private final ConvolutionCosts costs;
  // The system would promise more than it has, and kill the process when it is used.
  private final long budget;
  private long bytes;

  /**
   * @param costs by which its convolutions choose their algorithm
   */
  CpuArena(CpuDevice device, boolean measuring, ConvolutionCosts costs) {
    super(measuring);
    this.device = device;
    this.costs = costs;
    budget = measuring ? Long.MAX_VALUE : device.memory().free();
  }

  @Override
  public CpuDevice device() {
    return device;
  }

  /** By which convolutions choose their algorithm. */
  ConvolutionCosts costs() {
    return costs;
  }

  long bytesInUse() {
    return bytes;
  }

  /** The primitives' temporary memory. */
  SharedBlock scratchpad() {
    return scratchpad;
  }

  /** Plain NCHW on its way to or from the host. */
  SharedBlock staging() {
    return staging;
  }

  /** The transformed output, or its gradient, of one convolution at a time. */
  SharedBlock points() {
    return points;
  }

  /** The transformed gradient by data or weights of one convolution at a time. */
  SharedBlock pointGradients() {
    return pointGradients;
  }

  /** The tensor as this device's. */
  CpuTensor own(Tensor tensor) {
    if (owns(tensor)) {
      return (CpuTensor) tensor;
    }
    throw new IllegalArgumentException(
        "tensor " + tensor.shape() + " is not of an open arena of device " + device.name());
  }

  /** Takes ownership: freed with the arena, after everything kept later. */
  <P extends Pointer> P keep(P pointer) {
    pointer.retainReference();
    kept.push(pointer);
    return pointer;
  }

  /** Zeroed memory, freed with the arena. */
  Storage allocate(long size, String description) {
    Storage block = null;
    if (isMeasuring()) {
      block = Storage.imagined(size);
    } else if (size <= budget - bytes && size <= device.memory().free()) {
      block = Storage.allocate(size);
    }
    if (block == null) {
      throw new OutOfMemoryException(
          description + ": out of memory, " + (size >> 20) + " MiB cannot be allocated");
    }
    blocks.add(block);
    bytes += size;
    return block;
  }

  /** Frees a block ahead of the arena. */
  void free(Storage block) {
    if (blocks.remove(block)) {
      bytes -= block.bytes();
      block.free();
    }
  }

  CpuTensor tensor(Shape shape, memory.desc layout, String description) {
    Storage storage = allocate(layout.get_size(), description);
    boolean plain = layout.equals(Layouts.plain(shape));
    return new CpuTensor(this, shape, keep(layout), plain, storage);
  }

  @Override
  protected void release() {
    while (!kept.isEmpty()) {
      kept.pop().releaseReference();
    }
    blocks.forEach(Storage::free);
    blocks.clear();
    device.forget(this);
  }

  @Override
  protected boolean owns(Tensor tensor) {
    return tensor instanceof CpuTensor own
        && own.arena().device == device
        && !own.arena().isClosed();
  }

  @Override
  protected Tensor newTensor(Shape shape) {
    String description = "tensor " + shape;
    return OperationBuilder.build(
        this, description, builder -> builder.tensor(shape, Layouts.plain(shape)));
  }

  @Override
  protected PixelInput newPixels(String description, Shape shape, float[] scale, float[] offset) {
    return CpuPixelInput.build(this, description, shape, scale, offset);
  }

  @Override
  protected Layer.WeightedVisitor<Differentiable> weighted(Use use, Activation activation) {
    return new Layer.WeightedVisitor<>() {
      @Override
      public Differentiable convolution(ConvolutionLayer layer) {
        return Convolution.build(
            CpuArena.this,
            use.description(),
            own(use.input()),
            use.output(),
            layer,
            new Convolution.Ending(Optional.empty(), activation),
            use.mode());
      }

      @Override
      public Differentiable fullyConnected(FullyConnectedLayer layer) {
        return InnerProduct.build(
            CpuArena.this,
            use.description(),
            own(use.input()),
            use.output(),
            layer,
            activation,
            use.mode());
      }

      @Override
      public Differentiable batchNormalisation(BatchNormalisationLayer layer) {
        return BatchStatistics.build(
            CpuArena.this, use.description(), own(use.input()), layer, activation, use.mode());
      }

      @Override
      public Differentiable prelu(PReluLayer layer) {
        return ParametricRelu.build(
            CpuArena.this, use.description(), own(use.input()), layer, use.mode());
      }
    };
  }

  @Override
  protected Differentiable newResidual(
      Use use, Layer.Linear layer, Activation activation, Tensor added) {
    if (layer instanceof ConvolutionLayer convolution) {
      return Convolution.build(
          this,
          use.description(),
          own(use.input()),
          use.output(),
          convolution,
          new Convolution.Ending(Optional.of(own(added)), activation),
          use.mode());
    }
    return super.newResidual(use, layer, activation, added);
  }

  @Override
  protected Layer.FixedVisitor<Differentiable> fixed(Use use) {
    return new FixedLayers(use) {
      @Override
      public Differentiable pooling(PoolingLayer layer) {
        return Pooling.build(
            CpuArena.this,
            use.description(),
            own(use.input()),
            use.output(),
            layer.kind(),
            layer.window(),
            use.mode());
      }

      @Override
      public Differentiable localResponseNormalisation(LocalResponseNormalisationLayer layer) {
        return ResponseNormalisation.build(
            CpuArena.this,
            use.description(),
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
            CpuArena.this, use.description(), own(use.input()), use.output(), use.mode());
      }

      @Override
      public Differentiable resize(ResizeLayer layer) {
        return Resize.build(CpuArena.this, use.description(), own(use.input()), layer, use.mode());
      }
    };
  }

  @Override
  protected Differentiable newActivation(
      String description, Tensor input, Activation activation, boolean inPlace, Mode mode) {
    return Eltwise.build(this, description, own(input), activation, inPlace, mode);
  }

  @Override
  protected Dropout newDropout(String description, Tensor input, float rate, long seed, Mode mode) {
    return CpuDropout.build(this, description, own(input), rate, seed, mode);
  }

  @Override
  protected Differentiable newJoin(
      String description, Join join, List<Tensor> inputs, Shape output, Mode mode) {
    List<CpuTensor> own = inputs.stream().map(this::own).toList();
    return switch (join) {
      case ADD -> Sum.build(this, description, own, mode);
      case CONCAT -> Concat.build(this, description, own, output, mode);
      case MULTIPLY -> Product.build(this, description, own.get(0), own.get(1), mode);
    };
  }

  @Override
  protected SoftmaxCrossEntropy newSoftmaxCrossEntropy(
      String description, Tensor logits, Mode mode) {
    return CpuSoftmaxCrossEntropy.build(this, description, own(logits), mode);
  }

  @Override
  protected MeanSquaredError newMeanSquaredError(String description, Tensor prediction) {
    return CpuMeanSquaredError.build(this, description, own(prediction));
  }

  @Override
  protected MomentumUpdate newMomentumUpdate(
      String description,
      List<Tensor> parameters,
      List<Tensor> gradients,
      float[] weightDecay,
      float momentum) {
    return CpuMomentumUpdate.build(
        this,
        description,
        parameters.stream().map(this::own).toList(),
        gradients.stream().map(this::own).toList(),
        weightDecay,
        momentum);
  }
}
