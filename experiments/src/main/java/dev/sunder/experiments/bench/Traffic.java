package dev.sunder.experiments.bench;

import dev.sunder.engine.plan.ValuesMoved;
import dev.sunder.kernels.Precision;

/** The bytes that a step moves between a device's memory and what computes there. */
final class Traffic {

  private Traffic() {}

  static double bytes(ValuesMoved moved, Precision precision) {
    int parameter = Math.max(Float.BYTES, storedBytes(precision));
    return (double) moved.activations() * storedBytes(precision)
        + (double) moved.parameters() * parameter;
  }

  /** The size of an activation. */
  static int storedBytes(Precision precision) {
    return switch (precision) {
      case FP64 -> Double.BYTES;
      case FP32, TF32 -> Float.BYTES;
      case BF16 -> Short.BYTES;
    };
  }
}
