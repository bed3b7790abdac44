package dev.sunder.kernels;

/** What a {@link Differentiable} is built for. */
public enum Mode {
  /** Forward only: no memory for a backward pass. {@link Dropout} is the identity. */
  INFERENCE,
  /** Forward and backward. */
  TRAINING
}
