package dev.sunder.kernels.contract;

import dev.sunder.kernels.Arena;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Tensor;
import dev.sunder.kernels.reference.ReferenceTensor;
import java.util.Arrays;

/** A tensor's values as doubles: all the reference's digits, and as floats on other devices. */
final class Values {

  private Values() {}

  static double[] read(Tensor tensor) {
    if (tensor instanceof ReferenceTensor exact) {
      return exact.values().clone();
    }
    float[] floats = tensor.toArray();
    double[] values = new double[floats.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = floats[i];
    }
    return values;
  }

  static void write(Tensor tensor, double[] values) {
    if (tensor instanceof ReferenceTensor exact) {
      System.arraycopy(values, 0, exact.values(), 0, exact.values().length);
    } else {
      tensor.upload(floats(values));
    }
  }

  /** A new tensor of these values. */
  static Tensor tensor(Arena arena, Shape shape, double[] values) {
    Tensor tensor = arena.tensor(shape);
    write(tensor, values);
    return tensor;
  }

  static float[] floats(double... values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  static double[] absolute(double[] values) {
    double[] absolute = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      absolute[i] = Math.abs(values[i]);
    }
    return absolute;
  }

  static double[] squares(double[] values) {
    return Arrays.stream(values).map(value -> value * value).toArray();
  }

  /** The values rounded to 8 bits, which every precision takes as factors unchanged. */
  static double[] coarse(double[] values) {
    return Arrays.stream(values)
        .map(
            value -> {
              double unit = Math.ulp(value) * 0x1p45;
              return Math.rint(value / unit) * unit;
            })
        .toArray();
  }

  /** Σ a_i b_i. */
  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
