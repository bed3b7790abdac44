package dev.sunder.kernels;

import java.util.List;

/**
 * A prepared function y = f(x, θ) whose gradients the same device can compute.
 *
 * <p>Made by an {@link Arena} on its input tensors. Parameters θ (a convolution's weight and bias;
 * most functions have none) are made by the operation, in the layout it computes fastest in, filled
 * with zeros, to be uploaded by the caller.
 */
public interface Differentiable extends Operation {

  /** The inputs x, as given; one for everything but {@link Arena#join}. */
  List<Tensor> inputs();

  /** The output y; the input itself when the function was built to work in place. */
  Tensor output();

  /** The parameters θ, in the order that {@link Layer.Weighted#parameters} says, or nothing. */
  List<Tensor> parameters();

  /**
   * Prepares the gradient, to be run after {@link #run} on the same values.
   *
   * @param outputGradient ∂L/∂y, of the output's shape, in any layout; the operation may use it as
   *     scratch memory, so its values are undefined once the gradient has run
   * @param wanted what to compute; nothing else is computed and no memory held for it
   * @throws IllegalStateException if the function was built for {@link Mode#INFERENCE}
   * @throws IllegalArgumentException if the shape is not the output's
   */
  Gradient gradient(Tensor outputGradient, Gradient.Wanted wanted);
}
