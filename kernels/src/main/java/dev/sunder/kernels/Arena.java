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
   * 2-D cross-correlation (what networks call convolution) with bias, then an activation: y = a(w ∗
   * x + b). Parameters: weight (outputs, C, kernel rows, kernel columns), bias.
   */
  Differentiable convolution(
      Tensor input, int outputs, Window window, Activation activation, Mode mode);

  /**
   * y = a(W·x + b) over each example's C·H·W values. Parameters: weight (outputs, C, H, W), bias;
   * output (N, outputs, 1, 1).
   */
  Differentiable fullyConnected(Tensor input, int outputs, Activation activation, Mode mode);

  /** Pooling over windows, channel by channel. */
  Differentiable pooling(Tensor input, PoolingKind kind, Window window, Mode mode);

  /**
   * An activation of its own; {@code inPlace} overwrites the input (and, backward, the gradient).
   */
  Differentiable activation(Tensor input, Activation activation, boolean inPlace, Mode mode);

  /**
   * Dropout; the identity for {@link Mode#INFERENCE}.
   *
   * @param rate the probability of zeroing an element, 0 (inclusive) to 1 (exclusive)
   */
  Dropout dropout(Tensor input, float rate, long seed, Mode mode);

  /**
   * Local response normalisation across channels (Krizhevsky, Sutskever, Hinton 2012, section 3.3):
   * y_c = x_c / (k + α/n Σ x_j²)^β, the sum over the n channels centred at c. The division of α by
   * n follows PyTorch, Caffe and ONNX.
   *
   * @param size n, odd
   */
  Differentiable localResponseNormalisation(
      Tensor input, int size, float alpha, float beta, float k, Mode mode);

  /**
   * The channels of {@code first}, then those of {@code second}; its gradient splits them again.
   */
  Differentiable concat(Tensor first, Tensor second, Mode mode);

  /** (N, C, H, W) to (N, C·H·W, 1, 1), in NCHW order. */
  Differentiable flatten(Tensor input, Mode mode);

  /**
   * Bilinear interpolation to another height and width with half-pixel centres and clamped borders
   * (PyTorch's {@code align_corners=False}, no antialiasing).
   */
  Differentiable resize(Tensor input, int height, int width, Mode mode);

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
