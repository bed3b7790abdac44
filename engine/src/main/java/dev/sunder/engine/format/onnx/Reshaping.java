package dev.sunder.engine.format.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What the operators that only arrange elements anew make of a shape. */
final class Reshaping {

  private Reshaping() {}

  /** The place of an axis, which may be counted from the end. */
  static int place(long axis, int rank) {
    if (axis < -rank || axis >= rank) {
      throw new IllegalArgumentException(
          "expected an axis of " + rank + " dimensions, got " + axis);
    }
    return (int) (axis < 0 ? axis + rank : axis);
  }

  /** The places of axes, in order; none may be there twice. */
  static List<Integer> places(List<Long> axes, int rank) {
    TreeSet<Integer> places = new TreeSet<>();
    for (long axis : axes) {
      if (!places.add(place(axis, rank))) {
        throw new IllegalArgumentException("the axis " + axis + " is there twice");
      }
    }
    return List.copyOf(places);
  }

  /** Numbers that an attribute gives, or in later operator sets an input. */
  static Optional<List<Long>> numbers(
      Node node, String attribute, Optional<Constant.Integers> input) {
    Optional<List<Long>> given = node.integers(attribute);
    return given.isPresent()
        ? given
        : input.map(list -> list.values().stream().map(Size::known).toList());
  }

  /** The order of dimensions that a Transpose makes. */
  static List<Integer> order(Node node, int rank) {
    List<Integer> order = new ArrayList<>();
    Optional<List<Long>> given = node.integers("perm");
    for (int i = 0; i < rank; i++) {
      order.add(given.isPresent() ? place(given.get().get(i), rank) : rank - 1 - i);
    }
    if (new TreeSet<>(order).size() != rank || given.map(List::size).orElse(rank) != rank) {
      throw node.wrong("perm: expected an order of " + rank + " dimensions, got " + given.get());
    }
    return order;
  }

  static List<Size> flattened(List<Size> x, long axis) {
    int place = axis == x.size() ? x.size() : place(axis, x.size());
    return List.of(product(x.subList(0, place)), product(x.subList(place, x.size())));
  }

  static List<Size> squeezed(List<Size> x, Optional<List<Long>> axes) {
    List<Integer> places = axes.map(given -> places(given, x.size())).orElse(List.of());
    List<Size> shape = new ArrayList<>();
    for (int i = 0; i < x.size(); i++) {
      boolean dropped = axes.isPresent() ? places.contains(i) : x.get(i).is(1);
      if (!dropped) {
        shape.add(x.get(i));
      } else if (!x.get(i).is(1)) {
        throw new IllegalArgumentException("expected a size of 1 at " + i + ", got " + x.get(i));
      }
    }
    return shape;
  }

  static List<Size> unsqueezed(List<Size> x, List<Long> axes) {
    List<Size> shape = new ArrayList<>(x);
    for (int place : places(axes, x.size() + axes.size())) {
      shape.add(place, Size.of(1));
    }
    return shape;
  }

  /**
   * The shape that a Reshape makes, -1 and 0 resolved.
   *
   * @param batch the batch's size where the file fixes it, which a target may name; 0 if open
   */
  static List<Size> target(
      Node node, List<Size> x, Optional<Constant.Integers> target, long batch) {
    List<Size> shape = new ArrayList<>();
    Size known = Size.of(1);
    int open = -1;
    List<Size> wanted =
        target.orElseThrow(() -> node.wrong("its shape is no constant of the file")).values();
    for (int i = 0; i < wanted.size(); i++) {
      Size size = wanted.get(i);
      if (size.is(0) && node.integer("allowzero", 0) == 0) {
        size = x.get(i);
      } else if (i == 0 && x.get(0).equals(Size.BATCH) && isBatch(size, wanted, batch)) {
        size = Size.BATCH;
      }
      if (size.is(-1)) {
        if (open >= 0) {
          throw node.wrong("expected one -1, got " + target.get().text());
        }
        open = i;
      } else {
        known = known.times(size);
      }
      shape.add(size);
    }
    Size all = product(x);
    if (open >= 0) {
      shape.set(open, quotient(all, known));
    }
    if (!product(shape).equals(all)) {
      throw node.wrong(
          "a value of the shape " + x + " cannot become one of " + target.get().text());
    }
    return shape;
  }

  /** Whether the first size of a target stands for the batch's. */
  private static boolean isBatch(Size size, List<Size> wanted, long batch) {
    return size.is(Math.max(batch, 1)) && wanted.size() > 1;
  }

  private static Size quotient(Size all, Size known) {
    if (!all.isKnown() && !known.isKnown() && all.number() == 0 && known.number() == 0) {
      return Size.of(all.batches()).over(Size.of(known.batches()));
    }
    return all.over(known);
  }

  static Size product(List<Size> sizes) {
    return sizes.stream().reduce(Size.of(1), Size::times);
  }
}
