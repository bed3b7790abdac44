package dev.sunder.kernels.reference;

import dev.sunder.kernels.Activation;

/** Activation functions of one number. */
final class Activations {

  private Activations() {}

  /** a(x). */
  static double apply(Activation activation, double x) {
    return switch (activation) {
      case IDENTITY -> x;
      case RELU -> Math.max(x, 0);
      case SIGMOID -> 1 / (1 + Math.exp(-x));
      case TANH -> Math.tanh(x);
    };
  }

  /** a'(x), worked out from y = a(x), which is all that a fused activation leaves. */
  static double derivative(Activation activation, double y) {
    return switch (activation) {
      case IDENTITY -> 1;
      case RELU -> y > 0 ? 1 : 0;
      case SIGMOID -> y * (1 - y);
      case TANH -> 1 - y * y;
    };
  }
}
