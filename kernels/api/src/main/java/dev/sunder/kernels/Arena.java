package dev.sunder.kernels;

import java.util.List;

/**
 * Makes tensors and operations on one device and owns them: closing the arena frees them all.
 *
 * <p>Every method here may allocate and checks its arguments, throwing {@link
 * IllegalArgumentException} with the wrong value and the expected one, or {@link
 * OutOfMemoryException}. Shapes are NCHW. Not thread-safe.
 */
public interface Arena extends AutoCloseable {

  /** The device. */
  Device device();

  /** A tensor of zeros in plain layout. */
  Tensor tensor(Shape shape);

  /**
   * The entrance for 8-bit images.
   *
   * @param shape the batch
   * @param scale one factor a channel
   * @param offset one summand a channel
   */
  PixelInput pixels(Shape shape, float[] scale, float[] offset);

  /**
   * What a layer with parameters computes, then an activation; in one, but where the layer
   * {@linkplain Layer.Weighted#takesActivation takes none}, or a gradient {@linkplain
   * ActivationKind.Trait#NEEDS_INPUT needs} what is between them. Its parameters are those that the
   * layer {@linkplain Layer.Weighted#parameters says}.
   *
   * <p>Batch normalisation is for {@link Mode#TRAINING} only, in which it takes the batch's mean
   * and variance, and each run moves the running ones. With fixed ones it multiplies each channel
   * by a number and adds one, which is a depthwise {@link ConvolutionLayer} of 1x1, and mostly part
   * of the convolution before it.
   */
  Differentiable layer(Layer.Weighted layer, Activation activation, Tensor input, Mode mode);

  /**
   * What a linear layer computes, plus a map, then an activation: the end of a residual block (He,
   * Zhang, Ren, Sun 2016), in one where the device can. For inference only: it has no gradient. Its
   * inputs are the layer's and the map.
   *
   * @param added of the shape of the layer's output
   */
  Differentiable residual(Layer.Linear layer, Activation activation, Tensor input, Tensor added);

  /** What a layer without parameters computes. */
  Differentiable layer(Layer.Fixed layer, Tensor input, Mode mode);

  /** Short for a {@link ConvolutionLayer}. */
  default Differentiable convolution(
      Tensor input, int outputs, Window window, Activation activation, Mode mode) {
    return layer(new ConvolutionLayer(outputs, window), activation, input, mode);
  }

  /** Short for a {@link FullyConnectedLayer}. */
  default Differentiable fullyConnected(
      Tensor input, int outputs, Activation activation, Mode mode) {
    return layer(new FullyConnectedLayer(outputs), activation, input, mode);
  }

  /** Short for a {@link PoolingLayer}. */
  default Differentiable pooling(Tensor input, PoolingKind kind, Window window, Mode mode) {
    return layer(new PoolingLayer(kind, window), input, mode);
  }

  /**
   * An activation of its own; {@code inPlace} overwrites the input (and, backward, the gradient).
   * NaN stays NaN, except that a function of bounded or one-sided range (ReLU, clip, hard sigmoid)
   * may make an end of the range of it.
   *
   * @throws IllegalArgumentException if it is to be in place for training and its gradient
   *     {@linkplain ActivationKind.Trait#NEEDS_INPUT needs} the input
   */
  Differentiable activation(Tensor input, Activation activation, boolean inPlace, Mode mode);

  /**
   * Dropout; the identity for {@link Mode#INFERENCE}.
   *
   * @param rate the probability of zeroing an element, 0 (inclusive) to 1 (exclusive)
   */
  Dropout dropout(Tensor input, float rate, long seed, Mode mode);

  /** Short for a {@link LocalResponseNormalisationLayer}. */
  default Differentiable localResponseNormalisation(
      Tensor input, int size, float alpha, float beta, float k, Mode mode) {
    return layer(new LocalResponseNormalisationLayer(size, alpha, beta, k), input, mode);
  }

  /**
   * What several maps become together. Its gradient by each input is a tensor of its own, but one
   * may be the output's gradient itself.
   */
  Differentiable join(Join join, List<Tensor> inputs, Mode mode);

  /** Short for {@link Join#CONCAT} of two. */
  default Differentiable concat(Tensor first, Tensor second, Mode mode) {
    return join(Join.CONCAT, List.of(first, second), mode);
  }

  /** Short for a {@link FlattenLayer}. */
  default Differentiable flatten(Tensor input, Mode mode) {
    return layer(new FlattenLayer(), input, mode);
  }

  /** Short for a {@link ResizeLayer}. */
  default Differentiable resize(Tensor input, int height, int width, Mode mode) {
    return layer(new ResizeLayer(height, width), input, mode);
  }

  /**
   * Softmax over the channels of (N, classes, 1, 1) with its loss; without a gradient for {@link
   * Mode#INFERENCE}.
   */
  SoftmaxCrossEntropy softmaxCrossEntropy(Tensor logits, Mode mode);

  /** The mean squared error against a target. */
  MeanSquaredError meanSquaredError(Tensor prediction);

  /**
   * The momentum update of all parameters.
   *
   * @param parameters w
   * @param gradients g, one for each parameter and made by its {@link Gradient}
   * @param weightDecay λ, one for each parameter
   * @param momentum μ, 0 (inclusive) to 1 (exclusive)
   */
  MomentumUpdate momentumUpdate(
      List<Tensor> parameters, List<Tensor> gradients, float[] weightDecay, float momentum);

  /**
   * Records operations to be replayed as one: a captured graph on a GPU, the plain list on a CPU.
   * Values set between replays (learning rate, dropout's step, staged pixels and labels) take
   * effect.
   */
  Operation record(List<? extends Operation> operations);

  /** Frees everything this arena made. Idempotent. */
  @Override
  void close();
}
