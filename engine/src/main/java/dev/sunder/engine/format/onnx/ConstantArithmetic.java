package dev.sunder.engine.format.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;

/** Arithmetic of constants, element by element, stretched to each other's shapes. */
final class ConstantArithmetic {

  /** ONNX's numbers of types. */
  private static final List<Long> FLOATS = List.of(1L, 10L, 11L, 16L);

  private static final List<Long> INTEGERS = List.of(2L, 3L, 5L, 6L, 7L, 9L);

  private ConstantArithmetic() {}

  private interface OfOne {
    double value(double x);
  }

  private interface OfTwo {
    float value(float x, float y);
  }

  /** What a node makes of constants, if it is arithmetic. */
  static Optional<Constant> value(Node node, List<Constant> inputs, long room) {
    Constant x = inputs.get(0);
    if (node.is("Cast")) {
      return cast(node, x, room);
    }
    if (inputs.size() == 1 && x instanceof Constant.Floats floats) {
      return function(node.operator()).map(f -> mapped(floats, f, room));
    }
    if (inputs.size() != 2 || inputs.get(1) == null) {
      return Optional.empty();
    }
    List<Integer> shape = Broadcast.shape(x.shape(), inputs.get(1).shape());
    ConstantFolding.requireRoom(shape, room);
    if (x instanceof Constant.Floats a && inputs.get(1) instanceof Constant.Floats b) {
      return ofFloats(node.operator()).map(f -> combined(shape, a, b, f));
    }
    if (x instanceof Constant.Integers a && inputs.get(1) instanceof Constant.Integers b) {
      return ofIntegers(node.operator()).map(f -> combined(shape, a, b, f));
    }
    return Optional.empty();
  }

  private static Optional<OfOne> function(String operator) {
    return Optional.ofNullable(
        switch (operator) {
          case "Neg" -> x -> -x;
          case "Abs" -> Math::abs;
          case "Sqrt" -> Math::sqrt;
          case "Exp" -> Math::exp;
          case "Log" -> Math::log;
          case "Floor" -> Math::floor;
          case "Ceil" -> Math::ceil;
          case "Reciprocal" -> x -> 1 / x;
          default -> null;
        });
  }

  private static Optional<OfTwo> ofFloats(String operator) {
    return Optional.ofNullable(
        switch (operator) {
          case "Add" -> (x, y) -> x + y;
          case "Sub" -> (x, y) -> x - y;
          case "Mul" -> (x, y) -> x * y;
          case "Div" -> (x, y) -> x / y;
          case "Pow" -> (x, y) -> (float) Math.pow(x, y);
          case "Max" -> Math::max;
          case "Min" -> Math::min;
          default -> null;
        });
  }

  private static Optional<BinaryOperator<Size>> ofIntegers(String operator) {
    return Optional.ofNullable(
        switch (operator) {
          case "Add" -> Size::plus;
          case "Sub" -> Size::minus;
          case "Mul" -> Size::times;
          case "Div" -> Size::over;
          default -> null;
        });
  }

  private static Constant mapped(Constant.Floats x, OfOne function, long room) {
    ConstantFolding.requireRoom(x.shape(), room);
    float[] from = x.values();
    float[] values = new float[from.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) function.value(from[i]);
    }
    return Constant.Floats.of(x.shape(), values);
  }

  private static Constant combined(
      List<Integer> shape, Constant.Floats a, Constant.Floats b, OfTwo function) {
    int[] first = Broadcast.stretched(a.shape(), shape);
    int[] second = Broadcast.stretched(b.shape(), shape);
    float[] x = a.values();
    float[] y = b.values();
    float[] values = new float[first.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = function.value(x[first[i]], y[second[i]]);
    }
    return Constant.Floats.of(shape, values);
  }

  private static Constant combined(
      List<Integer> shape,
      Constant.Integers a,
      Constant.Integers b,
      BinaryOperator<Size> function) {
    int[] first = Broadcast.stretched(a.shape(), shape);
    int[] second = Broadcast.stretched(b.shape(), shape);
    List<Size> values = new ArrayList<>();
    for (int i = 0; i < first.length; i++) {
      values.add(function.apply(a.values().get(first[i]), b.values().get(second[i])));
    }
    return new Constant.Integers(shape, values);
  }

  private static Optional<Constant> cast(Node node, Constant x, long room) {
    long type = node.integer("to", 0);
    ConstantFolding.requireRoom(x.shape(), room);
    if (FLOATS.contains(type)) {
      return Optional.of(x instanceof Constant.Integers integers ? floats(integers) : x);
    }
    if (!INTEGERS.contains(type)) {
      return Optional.empty();
    }
    return Optional.of(x instanceof Constant.Floats floats ? integers(floats) : x);
  }

  private static Constant floats(Constant.Integers x) {
    float[] values = new float[x.values().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = x.values().get(i).known();
    }
    return Constant.Floats.of(x.shape(), values);
  }

  private static Constant integers(Constant.Floats x) {
    List<Size> values = new ArrayList<>();
    for (float value : x.values()) {
      values.add(Size.of((long) value));
    }
    return new Constant.Integers(x.shape(), values);
  }
}
