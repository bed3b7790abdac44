package dev.sunder.engine.format.onnx;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** What arranges the elements of constants anew: parts, joins, other shapes and orders. */
final class ConstantLayout {

  private ConstantLayout() {}

  /** What a node makes of constants, if it only arranges their elements. */
  static Optional<Constant> value(Node node, List<Constant> inputs, long room) {
    Constant x = inputs.get(0);
    return switch (node.operator()) {
      case "Identity" -> Optional.of(x);
      case "Squeeze" -> reshaped(x, Reshaping.squeezed(sizes(x), axes(node, inputs)));
      case "Unsqueeze" ->
          reshaped(
              x,
              Reshaping.unsqueezed(
                  sizes(x), axes(node, inputs).orElseThrow(() -> node.wrong("it says no axes"))));
      case "Reshape" -> reshaped(x, Reshaping.target(node, sizes(x), integers(inputs, 1), 0));
      case "Flatten" -> reshaped(x, Reshaping.flattened(sizes(x), node.integer("axis", 1)));
      case "Transpose" -> {
        ConstantFolding.requireRoom(x.shape(), room);
        yield Optional.of(Broadcast.transposed(x, Reshaping.order(node, x.shape().size())));
      }
      case "Concat" -> Optional.of(concatenated(node, inputs, room));
      case "Gather" -> Optional.of(gathered(node, inputs, room));
      case "Slice" -> Optional.of(sliced(node, inputs, room));
      case "Expand" -> {
        List<Integer> target = shape(integers(inputs, 1).orElseThrow());
        List<Integer> shape = Broadcast.shape(x.shape(), target);
        ConstantFolding.requireRoom(shape, room);
        yield Optional.of(x.picked(shape, Broadcast.stretched(x.shape(), shape)));
      }
      case "ConstantOfShape" -> Optional.of(filled(node, x, room));
      default -> Optional.empty();
    };
  }

  private static Optional<Constant> reshaped(Constant x, List<Size> shape) {
    return Optional.of(x.reshaped(shape.stream().map(Size::small).toList()));
  }

  private static Constant filled(Node node, Constant sizes, long room) {
    if (!(sizes instanceof Constant.Integers integers)) {
      throw node.wrong("expected a shape of integers");
    }
    Constant value = Constant.Floats.of(List.of(1), new float[1]);
    if (node.attributes().get("value") instanceof Attribute.Value given) {
      value = given.constant();
    }
    if (value.elements() != 1) {
      throw node.wrong("expected one value, got " + value.elements());
    }
    List<Integer> shape = shape(integers);
    return value.picked(shape, new int[ConstantFolding.requireRoom(shape, room)]);
  }

  private static Constant concatenated(Node node, List<Constant> inputs, long room) {
    Constant all = inputs.get(0);
    int axis = Reshaping.place(node.integer("axis", 0), all.shape().size());
    List<Constant> parts = new ArrayList<>();
    List<Integer> shape = new ArrayList<>(all.shape());
    int length = 0;
    for (Constant part : inputs) {
      if (part == null || part.shape().size() != shape.size()) {
        throw node.wrong("expected constants of one rank");
      }
      length = Math.addExact(length, part.shape().get(axis));
      parts.add(part);
    }
    shape.set(axis, length);
    for (Constant part : inputs) {
      List<Integer> sides = new ArrayList<>(part.shape());
      sides.set(axis, length);
      if (!sides.equals(shape)) {
        throw node.wrong("the shapes " + part.shape() + " and " + shape + " do not fit");
      }
    }
    ConstantFolding.requireRoom(shape, room);
    return joined(node, parts, shape, axis);
  }

  /** Joins constants: a row of each before the next row of the first. */
  private static Constant joined(Node node, List<Constant> parts, List<Integer> shape, int axis) {
    int rows = Constant.elements(shape.subList(0, axis));
    boolean floats = parts.stream().allMatch(Constant.Floats.class::isInstance);
    boolean integers = parts.stream().allMatch(Constant.Integers.class::isInstance);
    if (!floats && !integers) {
      throw node.wrong("expected constants of one type");
    }
    List<Size> sizes = new ArrayList<>();
    float[] values = new float[floats ? Constant.elements(shape) : 0];
    List<float[]> sources = new ArrayList<>();
    for (Constant part : parts) {
      sources.add(part instanceof Constant.Floats source ? source.values() : new float[0]);
    }
    int at = 0;
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < parts.size(); i++) {
        int width = parts.get(i).elements() / rows;
        if (parts.get(i) instanceof Constant.Integers list) {
          sizes.addAll(list.values().subList(row * width, (row + 1) * width));
        } else {
          System.arraycopy(sources.get(i), row * width, values, at, width);
          at += width;
        }
      }
    }
    return floats ? Constant.Floats.of(shape, values) : new Constant.Integers(shape, sizes);
  }

  private static Constant gathered(Node node, List<Constant> inputs, long room) {
    Constant x = inputs.get(0);
    Constant.Integers places =
        integers(inputs, 1).orElseThrow(() -> node.wrong("expected indices of integers"));
    int axis = Reshaping.place(node.integer("axis", 0), x.shape().size());
    int size = x.shape().get(axis);
    int inner = Constant.elements(x.shape().subList(axis + 1, x.shape().size()));
    int outer = Constant.elements(x.shape().subList(0, axis));
    List<Integer> shape = new ArrayList<>(x.shape().subList(0, axis));
    shape.addAll(places.shape());
    shape.addAll(x.shape().subList(axis + 1, x.shape().size()));
    int[] indices = new int[ConstantFolding.requireRoom(shape, room)];
    int at = 0;
    for (int o = 0; o < outer; o++) {
      for (Size place : places.values()) {
        int row = o * size + Reshaping.place(place.known(), size);
        for (int i = 0; i < inner; i++) {
          indices[at++] = row * inner + i;
        }
      }
    }
    return x.picked(shape, indices);
  }

  private static Constant sliced(Node node, List<Constant> inputs, long room) {
    Constant x = inputs.get(0);
    List<Long> starts = list(node, "starts", inputs, 1);
    List<Long> ends = list(node, "ends", inputs, 2);
    int rank = x.shape().size();
    List<Long> axes =
        Reshaping.numbers(node, "axes", integers(inputs, 3))
            .orElse(LongStream.range(0, starts.size()).boxed().toList());
    List<Long> strides =
        integers(inputs, 4)
            .map(given -> given.values().stream().map(Size::known).toList())
            .orElse(Collections.nCopies(starts.size(), 1L));
    int[] from = new int[rank];
    int[] steps = Broadcast.steps(x.shape());
    List<Integer> shape = new ArrayList<>(x.shape());
    for (int i = 0; i < starts.size(); i++) {
      int axis = Reshaping.place(axes.get(i), rank);
      int size = x.shape().get(axis);
      int stride = Math.toIntExact(strides.get(i));
      if (stride == 0) {
        throw node.wrong("expected steps other than 0");
      }
      long first = bounded(starts.get(i), size, stride > 0 ? 0 : -1, stride > 0 ? size : size - 1);
      long last = bounded(ends.get(i), size, stride > 0 ? 0 : -1, stride > 0 ? size : size - 1);
      long count = Math.max(0, (last - first + stride - Integer.signum(stride)) / stride);
      shape.set(axis, (int) count);
      from[axis] = (int) first * steps[axis];
      steps[axis] = Math.multiplyExact(steps[axis], stride);
    }
    ConstantFolding.requireRoom(shape, room);
    return x.picked(shape, Broadcast.walk(shape, steps, from));
  }

  private static long bounded(long place, int size, int least, int most) {
    return Math.max(least, Math.min(most, place < 0 ? place + size : place));
  }

  private static List<Long> list(Node node, String attribute, List<Constant> inputs, int place) {
    return Reshaping.numbers(node, attribute, integers(inputs, place))
        .orElseThrow(() -> node.wrong("it says no " + attribute));
  }

  private static Optional<List<Long>> axes(Node node, List<Constant> inputs) {
    return Reshaping.numbers(node, "axes", integers(inputs, 1));
  }

  private static Optional<Constant.Integers> integers(List<Constant> inputs, int place) {
    return place < inputs.size() && inputs.get(place) instanceof Constant.Integers integers
        ? Optional.of(integers)
        : Optional.empty();
  }

  private static List<Integer> shape(Constant.Integers sizes) {
    List<Integer> shape = sizes.values().stream().map(Size::small).toList();
    if (shape.size() > Constant.MOST_DIMENSIONS || shape.stream().anyMatch(size -> size < 0)) {
      throw new IllegalArgumentException("there is no shape " + sizes.text());
    }
    return shape;
  }

  private static List<Size> sizes(Constant x) {
    return x.shape().stream().map(Size::of).toList();
  }
}
