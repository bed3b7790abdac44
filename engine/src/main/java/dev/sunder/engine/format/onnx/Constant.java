package dev.sunder.engine.format.onnx;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A value of a graph that does not depend on its input.
 *
 * <p>Its elements are in row-major order, as many as its shape says.
 */
public sealed interface Constant {

  /** Dimensions that one may have: a bound for files that lie. */
  int MOST_DIMENSIONS = 16;

  /** The sizes of its dimensions; empty for a single value. */
  List<Integer> shape();

  /** The same elements in another shape of as many. */
  Constant reshaped(List<Integer> shape);

  /**
   * Elements picked from this.
   *
   * @param indices of each element of the result, here
   */
  Constant picked(List<Integer> shape, int[] indices);

  /** The number of elements. */
  default int elements() {
    return elements(shape());
  }

  /**
   * The number of elements of a shape.
   *
   * @throws ArithmeticException if they are more than 2^31 - 1
   */
  static int elements(List<Integer> shape) {
    int elements = 1;
    for (int size : shape) {
      elements = Math.multiplyExact(elements, size);
    }
    return elements;
  }

  /**
   * Floats.
   *
   * @param source gives their values; whoever asks may keep and change the array unless he got it
   *     from {@link #of}
   */
  record Floats(List<Integer> shape, Supplier<float[]> source) implements Constant {
    public Floats {
      shape = List.copyOf(shape);
    }

    /** Floats that are there already. */
    static Floats of(List<Integer> shape, float[] values) {
      return new Floats(shape, () -> values);
    }

    /** One value a channel or feature. */
    static Floats vector(float[] values) {
      return of(List.of(values.length), values);
    }

    /** The values; to be read only. */
    public float[] values() {
      return source.get();
    }

    @Override
    public Floats reshaped(List<Integer> other) {
      return new Floats(other, source);
    }

    @Override
    public Floats picked(List<Integer> other, int[] indices) {
      float[] from = values();
      float[] picked = new float[indices.length];
      for (int i = 0; i < indices.length; i++) {
        picked[i] = from[indices[i]];
      }
      return of(other, picked);
    }
  }

  /**
   * Integers or truth values (0 and 1), as shapes, axes and indices are.
   *
   * @param values their values
   */
  record Integers(List<Integer> shape, List<Size> values) implements Constant {
    public Integers {
      shape = List.copyOf(shape);
      values = List.copyOf(values);
    }

    /** A list of numbers. */
    static Integers of(List<Long> values) {
      return new Integers(List.of(values.size()), values.stream().map(Size::of).toList());
    }

    @Override
    public Integers reshaped(List<Integer> other) {
      return new Integers(other, values);
    }

    @Override
    public Integers picked(List<Integer> other, int[] indices) {
      return new Integers(other, Arrays.stream(indices).mapToObj(values::get).toList());
    }

    /** The values as text, such as {@code [N, -1]}. */
    String text() {
      return values.stream().map(Size::toString).collect(Collectors.joining(", ", "[", "]"));
    }
  }

  /** Zeros. */
  static Floats zeros(int count) {
    return new Floats(Collections.singletonList(count), () -> new float[count]);
  }
}
