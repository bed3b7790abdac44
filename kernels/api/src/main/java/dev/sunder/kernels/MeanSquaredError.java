package dev.sunder.kernels;

/** L = mean((x − t)²) over all elements, with ∂L/∂x = 2 (x − t) / elements. */
public interface MeanSquaredError extends Operation {

  /** The target t, of the prediction's shape, to be uploaded. */
  Tensor target();

  /** ∂L/∂x. */
  Tensor gradient();

  /** L of the last run; waits for the device. */
  double loss();
}
