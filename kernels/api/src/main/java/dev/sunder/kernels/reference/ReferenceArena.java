package dev.sunder.kernels.reference;

import dev.sunder.kernels.AbstractArena;
import dev.sunder.kernels.Activation;
import dev.sunder.kernels.BatchNormalisationLayer;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.Device;
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
import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.PoolingLayer;
import dev.sunder.kernels.ResizeLayer;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.SoftmaxCrossEntropy;
import dev.sunder.kernels.Tensor;
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

  /** Tensors for a layer's parameters. */
  List<ReferenceTensor> parameters(Layer.Weighted layer, Shape input) {
    return layer.parameters(input).stream().map(each -> newTensor(each.shape())).toList();
  }

  @Override
  protected PixelInput newPixels(String description, Shape shape, float[] scale, float[] offset) {
    return new Pixels(this, description, shape, scale, offset);
  }

  @Override
  protected Layer.WeightedVisitor<Differentiable> weighted(Use use, Activation activation) {
    return new Layer.WeightedVisitor<>() {
      @Override
      public Differentiable convolution(ConvolutionLayer layer) {
        return new Convolution(
            ReferenceArena.this,
            use.description(),
            own(use.input()),
            use.output(),
            layer,
            activation,
            use.mode());
      }

      @Override
      public Differentiable fullyConnected(FullyConnectedLayer layer) {
        return new FullyConnected(
            ReferenceArena.this,
            use.description(),
            own(use.input()),
            use.output(),
            layer,
            activation,
            use.mode());
      }

      @Override
      public Differentiable batchNormalisation(BatchNormalisationLayer layer) {
        return new BatchStatistics(
            ReferenceArena.this,
            use.description(),
            own(use.input()),
            layer,
            activation,
            use.mode());
      }

      @Override
      public Differentiable prelu(PReluLayer layer) {
        return new ParametricRelu(
            ReferenceArena.this, use.description(), own(use.input()), layer, use.mode());
      }
    };
  }

  @Override
  protected Layer.FixedVisitor<Differentiable> fixed(Use use) {
    return new FixedLayers(use) {
      @Override
      public Differentiable pooling(PoolingLayer layer) {
        return layer.kind() == PoolingKind.MAX
            ? new MaxPooling(
                ReferenceArena.this,
                use.description(),
                own(use.input()),
                use.output(),
                layer.window(),
                use.mode())
            : new AveragePooling(
                ReferenceArena.this,
                use.description(),
                own(use.input()),
                use.output(),
                layer,
                use.mode());
      }

      @Override
      public Differentiable localResponseNormalisation(LocalResponseNormalisationLayer layer) {
        return new ResponseNormalisation(
            ReferenceArena.this,
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
        return new Flatten(
            ReferenceArena.this, use.description(), own(use.input()), use.output(), use.mode());
      }

      @Override
      public Differentiable resize(ResizeLayer layer) {
        return new Resize(
            ReferenceArena.this, use.description(), own(use.input()), layer, use.mode());
      }
    };
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
  protected Differentiable newJoin(
      String description, Join join, List<Tensor> inputs, Shape output, Mode mode) {
    List<ReferenceTensor> own = inputs.stream().map(this::own).toList();
    return switch (join) {
      case ADD -> new Sum(this, description, own, output, mode);
      case CONCAT -> new Concat(this, description, own, output, mode);
      case MULTIPLY -> new Product(this, description, own, output, mode);
    };
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
