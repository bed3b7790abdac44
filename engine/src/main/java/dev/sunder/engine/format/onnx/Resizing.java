package dev.sunder.engine.format.onnx;

import dev.sunder.engine.text.Quoted;
import dev.sunder.kernels.Interpolation;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.ResizeLayer;
import dev.sunder.kernels.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a layer of a resize: bilinear with half-pixel centres, or to the nearest pixel in any mode
 * that takes the same pixels as {@link Interpolation#NEAREST}; others are refused.
 */
final class Resizing {

  /** The first operator set whose Resize says how coordinates are transformed. */
  private static final int TRANSFORMING = 11;

  /** By how much of itself a scale is rounded, and what is made of it. */
  private static final double ROUNDING = 1e-6;

  /** Rows or columns that are looked at one by one: a bound for files that lie. */
  private static final int MOST_PIXELS = 1 << 16;

  private final Node node;
  private final boolean transforms;
  private final String coordinates;

  private Resizing(Node node, long operatorSet) {
    this.node = node;
    transforms = node.is("Resize") && operatorSet >= TRANSFORMING;
    coordinates =
        node.text("coordinate_transformation_mode", transforms ? "half_pixel" : "asymmetric");
  }

  static Layer layer(Node node, Shape map, Graph graph) {
    node.requireAttributes(
        "antialias",
        "coordinate_transformation_mode",
        "cubic_coeff_a",
        "exclude_outside",
        "extrapolation_value",
        "keep_aspect_ratio_policy",
        "mode",
        "nearest_mode",
        "scales");
    node.requireInteger("antialias", 0, 0);
    node.requireInteger("exclude_outside", 0, 0);
    List<Integer> to = Shapes.of(graph).example(node.output()).orElse(List.of());
    if (to.size() != 3 || to.get(0) != map.c()) {
      throw node.wrong("expected it to give maps of a known height and width");
    }
    Optional<float[]> scales =
        graph.constant(node, 3).isPresent() ? Optional.empty() : scales(node, graph.constants());
    Axis rows = new Axis("row", map.h(), to.get(1), scales.map(all -> all[2]));
    Axis columns = new Axis("column", map.w(), to.get(2), scales.map(all -> all[3]));
    Resizing resizing = new Resizing(node, graph.operatorSet());
    Interpolation interpolation = resizing.interpolation(List.of(rows, columns));
    return node.made(() -> new ResizeLayer(to.get(1), to.get(2), interpolation));
  }

  /** What each size is multiplied by, in an attribute or in a constant; nothing if in neither. */
  static Optional<float[]> scales(Node node, Map<String, Constant> constants) {
    if (node.attributes().get("scales") instanceof Attribute.Numbers given) {
      float[] scales = new float[given.values().size()];
      for (int i = 0; i < scales.length; i++) {
        scales[i] = given.values().get(i);
      }
      return Optional.of(scales);
    }
    int place = node.is("Upsample") || node.input(2).isEmpty() ? 1 : 2;
    return node.input(place)
        .map(constants::get)
        .filter(Constant.Floats.class::isInstance)
        .map(each -> ((Constant.Floats) each).values());
  }

  private Interpolation interpolation(List<Axis> axes) {
    String mode = node.text("mode", "nearest");
    switch (mode) {
      case "linear" -> {
        axes.forEach(this::requireCentres);
        return Interpolation.BILINEAR;
      }
      case "nearest" -> {
        axes.forEach(this::requireNearest);
        return Interpolation.NEAREST;
      }
      default -> throw node.wrong("mode: expected linear or nearest, got " + Quoted.of(mode));
    }
  }

  private void requireCentres(Axis axis) {
    boolean centres =
        coordinates.equals("half_pixel")
            || (coordinates.equals("pytorch_half_pixel") && axis.out > 1);
    if (!centres) {
      throw node.wrong(
          "coordinate_transformation_mode: expected half_pixel of mode linear, got "
              + Quoted.of(coordinates));
    }
    if (!axis.isWhole()) {
      throw node.wrong(
          "scales: expected one that gives a whole number of "
              + axis.name
              + "s, got "
              + axis.scale.orElseThrow()
              + " of "
              + axis.in);
    }
  }

  /** Refuses what takes another pixel anywhere than the nearest is here. */
  private void requireNearest(Axis axis) {
    if (axis.out > MOST_PIXELS) {
      throw node.wrong("expected at most " + MOST_PIXELS + " " + axis.name + "s, got " + axis.out);
    }
    String usual = axis.in > axis.out ? "ceil" : "floor"; // What engines do where nothing says it.
    String rounding = node.text("nearest_mode", transforms ? "round_prefer_floor" : usual);
    for (int pixel = 0; pixel < axis.out; pixel++) {
      double nearest = rounded(rounding, axis.position(pixel, coordinates(axis)));
      int taken = (int) Math.max(0, Math.min(nearest, axis.in - 1));
      int expected = (int) ((long) pixel * axis.in / axis.out);
      if (taken != expected) {
        throw node.wrong(
            "expected the nearest pixel to be that of asymmetric coordinates, rounded down, but "
                + axis.name
                + " "
                + pixel
                + " of "
                + axis.out
                + " takes "
                + axis.name
                + " "
                + taken
                + " of "
                + axis.in
                + ", not "
                + expected);
      }
    }
  }

  private String coordinates(Axis axis) {
    return switch (coordinates) {
      case "asymmetric", "half_pixel", "align_corners" -> coordinates;
      case "pytorch_half_pixel" -> axis.out > 1 ? "half_pixel" : "asymmetric";
      default ->
          throw node.wrong(
              "coordinate_transformation_mode: expected asymmetric, half_pixel,"
                  + " pytorch_half_pixel or align_corners, got "
                  + Quoted.of(coordinates));
    };
  }

  private double rounded(String rounding, double position) {
    return switch (rounding) {
      case "floor" -> Math.floor(position);
      case "ceil" -> Math.ceil(position);
      case "round_prefer_floor" -> Math.ceil(position - 0.5);
      case "round_prefer_ceil" -> Math.floor(position + 0.5);
      default -> throw node.wrong("nearest_mode: unknown " + Quoted.of(rounding));
    };
  }

  /**
   * Rows or columns.
   *
   * @param scale what the file says that the number is multiplied by, if it does not say the sizes
   */
  private record Axis(String name, int in, int out, Optional<Float> scale) {

    /** Whether the scale is that of the sizes, but for its rounding. */
    boolean isWhole() {
      return scale.isEmpty() || Math.abs((double) in * scale.get() - out) <= ROUNDING * out;
    }

    /** Where an output pixel lies among the input's. */
    double position(int pixel, String coordinates) {
      double from = isWhole() ? in : 1;
      double to = isWhole() ? out : scale.orElseThrow();
      return switch (coordinates) {
        case "half_pixel" -> ((2.0 * pixel + 1) * from - to) / (2 * to);
        case "align_corners" -> out == 1 ? 0 : (double) pixel * (in - 1) / (out - 1);
        default -> pixel * from / to;
      };
    }
  }
}
