package dev.sunder.kernels;

/**
 * Softmax and the mean cross-entropy against integer labels, in one operation with its gradient.
 *
 * <p>L = −(1/B) Σ_i ln softmax(z_i)[label_i], and ∂L/∂z = (softmax(z) − onehot) / B, for the first
 * B examples of the batch; the others get a gradient of zero.
 */
public interface SoftmaxCrossEntropy extends Operation {

  /**
   * Stages the labels that the next {@link #run} uses.
   *
   * @param labels from 0 to below the number of classes; not checked again on the device
   * @param count how many leading examples count, 1..N
   * @throws IllegalArgumentException if a label or the count is out of range
   */
  void labels(int[] labels, int count);

  /** softmax(z), of the logits' shape. */
  Tensor probabilities();

  /**
   * ∂L/∂z, of the logits' shape.
   *
   * @throws IllegalStateException if built for {@link Mode#INFERENCE}
   */
  Tensor logitsGradient();

  /** L of the last run; waits for the device. */
  double loss();

  /**
   * How many of the counted examples have their label as the (first) greatest logit; waits for the
   * device.
   */
  int correct();
}
