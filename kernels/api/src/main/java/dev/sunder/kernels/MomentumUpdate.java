package dev.sunder.kernels;

import java.util.List;

/**
 * Stochastic gradient descent with momentum over all parameters at once, by the convention of
 * PyTorch and TensorFlow (dampening 0, no Nesterov):
 *
 * <pre>
 *   v ← μ v + (g + λ w)
 *   w ← w − η v
 * </pre>
 *
 * with momentum μ, weight decay λ (of each parameter) and learning rate η. Caffe's convention puts
 * η inside v; the two differ when η changes.
 */
public interface MomentumUpdate extends Operation {

  /** Sets η for the runs that follow; takes effect without recording anew. */
  void learningRate(float rate);

  /** v, one for each parameter, in its layout; zero at first. */
  List<Tensor> velocities();
}
