package dev.sunder.kernels;

/** An elementwise activation function. */
public enum Activation {
  /** y = x. */
  IDENTITY,
  /** y = max(x, 0), with gradient 0 at x = 0. */
  RELU,
  /** y = 1 / (1 + e^(-x)). */
  SIGMOID,
  /** y = tanh(x). */
  TANH
}
