package dev.sunder.engine.format.onnx;

import java.util.ArrayList;
import java.util.List;

/** Where the elements of a tensor lie in another one of which it is a view. */
final class Broadcast {

  private Broadcast() {}

  /**
   * The shape that two become together by ONNX's rules, which are NumPy's.
   *
   * @throws IllegalArgumentException if they do not fit
   */
  static List<Integer> shape(List<Integer> one, List<Integer> other) {
    int rank = Math.max(one.size(), other.size());
    List<Integer> shape = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      int a = fromEnd(one, rank - i);
      int b = fromEnd(other, rank - i);
      if (a != b && a != 1 && b != 1) {
        throw new IllegalArgumentException("the shapes " + one + " and " + other + " do not fit");
      }
      shape.add(a == 1 ? b : a);
    }
    return shape;
  }

  /** The indices of a tensor's elements for each element of a shape that it is stretched to. */
  static int[] stretched(List<Integer> from, List<Integer> to) {
    int[] steps = new int[to.size()];
    int step = 1;
    for (int i = 1; i <= from.size(); i++) {
      int size = from.get(from.size() - i);
      steps[to.size() - i] = size == 1 ? 0 : step;
      step *= size;
    }
    return walk(to, steps, new int[to.size()]);
  }

  /**
   * The indices of elements that lie at regular steps.
   *
   * @param steps from one element to the next along each dimension
   * @param starts added along each dimension
   */
  static int[] walk(List<Integer> shape, int[] steps, int[] starts) {
    int[] indices = new int[Constant.elements(shape)];
    int[] place = new int[shape.size()];
    int index = 0;
    for (int start : starts) {
      index += start;
    }
    for (int i = 0; i < indices.length; i++) {
      indices[i] = index;
      for (int d = place.length - 1; d >= 0; d--) {
        index += steps[d];
        if (++place[d] < shape.get(d)) {
          break;
        }
        index -= steps[d] * place[d];
        place[d] = 0;
      }
    }
    return indices;
  }

  /** The steps from one element to the next along each dimension. */
  static int[] steps(List<Integer> shape) {
    int[] steps = new int[shape.size()];
    int step = 1;
    for (int d = steps.length - 1; d >= 0; d--) {
      steps[d] = step;
      step *= shape.get(d);
    }
    return steps;
  }

  /** A constant with its dimensions in another order: that of {@code order[i]} becomes the i-th. */
  static Constant transposed(Constant constant, List<Integer> order) {
    int[] from = steps(constant.shape());
    int[] steps = new int[from.length];
    List<Integer> shape = new ArrayList<>();
    for (int i = 0; i < from.length; i++) {
      steps[i] = from[order.get(i)];
      shape.add(constant.shape().get(order.get(i)));
    }
    return constant.picked(shape, walk(shape, steps, new int[from.length]));
  }

  private static int fromEnd(List<Integer> shape, int place) {
    return place > shape.size() ? 1 : shape.get(shape.size() - place);
  }
}
