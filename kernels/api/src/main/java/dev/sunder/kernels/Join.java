package dev.sunder.kernels;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** How several maps become one. */
public enum Join {
  /** y = Σ x_i, of equal shapes: what a residual network does behind each block. */
  ADD,
  /** The channels of the first, then those of the second, and so on. */
  CONCAT,
  /**
   * y = a · b of two, element by element; b may have a single row and column, which then counts for
   * every place of the map (squeeze and excitation: Hu, Shen, Sun 2018).
   */
  MULTIPLY;

  /** What may be joined at once. */
  public static final int MOST = 64;

  /** All names. */
  static final Set<String> NAMES =
      Arrays.stream(values()).map(Join::toString).collect(Collectors.toSet());

  /** The one of this name. */
  static Join of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /**
   * The shape of what is joined.
   *
   * @throws IllegalArgumentException if these cannot be
   */
  public Shape output(List<Shape> inputs) {
    if (inputs.size() < 2 || inputs.size() > MOST) {
      throw new IllegalArgumentException(
          this + " joins 2 to " + MOST + " maps, got " + inputs.size());
    }
    return switch (this) {
      case ADD -> sum(inputs);
      case CONCAT -> concatenation(inputs);
      case MULTIPLY -> product(inputs);
    };
  }

  private static Shape sum(List<Shape> inputs) {
    Shape first = inputs.get(0);
    if (!inputs.stream().allMatch(first::equals)) {
      throw new IllegalArgumentException("add needs maps of one shape, got " + text(inputs));
    }
    return first;
  }

  private static Shape concatenation(List<Shape> inputs) {
    Shape first = inputs.get(0);
    int channels = 0;
    for (Shape input : inputs) {
      if (!input.withC(1).equals(first.withC(1))) {
        throw new IllegalArgumentException(
            "concat needs maps that differ only in channels, got " + text(inputs));
      }
      channels = Math.addExact(channels, input.c());
    }
    return first.withC(channels);
  }

  private static Shape product(List<Shape> inputs) {
    Shape map = inputs.get(0);
    Shape factor = inputs.get(1);
    boolean fits = factor.equals(map) || factor.equals(Shape.of(map.n(), map.c()));
    if (inputs.size() != 2 || !fits) {
      throw new IllegalArgumentException(
          "multiply needs two maps, of one shape or the second with one value a channel, got "
              + text(inputs));
    }
    return map;
  }

  private static String text(List<Shape> shapes) {
    return String.join(", ", shapes.stream().map(Shape::toString).toList());
  }

  /** Its name in texts and files. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
