package dev.sunder.engine.format.onnx;

import dev.sunder.kernels.Branches;
import dev.sunder.kernels.FlattenLayer;
import dev.sunder.kernels.Join;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A chain of layers as it grows, with the shape that it has come to.
 *
 * <p>What a graph calls (N, F) is (N, F, 1, 1) here, and a Flatten is written only where something
 * needs it that does not flatten by itself.
 */
final class ChainBuilder {

  private final Graph graph;
  private final Function<String, String> names;
  private final Map<String, LayerValues> values;
  private final List<Layer> layers = new ArrayList<>();
  private Shape shape;
  private boolean flat;

  /**
   * An empty chain.
   *
   * @param names gives each layer with parameters a name of its own, from what it is
   * @param values takes the layers' values by these names
   * @param flat whether the graph has (N, F) here
   */
  ChainBuilder(
      Graph graph,
      Function<String, String> names,
      Map<String, LayerValues> values,
      Shape shape,
      boolean flat) {
    this.graph = graph;
    this.names = names;
    this.values = values;
    this.shape = shape;
    this.flat = flat;
  }

  Graph graph() {
    return graph;
  }

  Shape shape() {
    return shape;
  }

  boolean isFlat() {
    return flat;
  }

  List<Layer> layers() {
    return layers;
  }

  /** The shape, for a node that works on maps. */
  Shape map(Node node) {
    if (flat) {
      throw node.wrong("expected maps, got flat features");
    }
    return shape;
  }

  void add(Node node, Layer layer) {
    shape = node.made(() -> layer.output(shape));
    layers.add(layer);
  }

  /** Adds a layer with parameters under a name of its own. */
  void add(Node node, Layer.Weighted layer, String kind, LayerValues its) {
    String name = names.apply(kind);
    values.put(name, its);
    // What bears its stage's name has none of its own.
    add(node, layer.named(name.contains(".") ? name : ""));
  }

  void flatten() {
    flat = true;
  }

  /** Takes features for maps of one pixel. */
  void unflatten(Node node) {
    settle(node);
    flat = false;
  }

  /** Writes the Flatten that was left out so far. */
  void settle(Node node) {
    if (flat && (shape.h() > 1 || shape.w() > 1)) {
      add(node, new FlattenLayer());
    }
  }

  /** Adds a part, its branches included. */
  void add(Part part) {
    if (part instanceof Part.Parallel parallel) {
      settle(part.node());
      branches(parallel);
    } else {
      new LayerBuilder(this).add(part.node());
    }
  }

  private void branches(Part.Parallel parallel) {
    Node node = parallel.node();
    Join join = join(node);
    List<List<Layer>> chains = new ArrayList<>();
    List<Shape> ends = new ArrayList<>();
    boolean flatEnds = flat;
    for (List<Part> parts : parallel.chains()) {
      ChainBuilder chain = new ChainBuilder(graph, names, values, shape, flat);
      parts.forEach(chain::add);
      chain.settle(node);
      if (!ends.isEmpty() && chain.flat != flatEnds) {
        throw node.wrong("expected values of one rank");
      }
      flatEnds = chain.flat;
      chains.add(chain.layers);
      ends.add(chain.shape);
    }
    boolean swapped =
        join == Join.MULTIPLY && ends.size() == 2 && isOnePixel(ends.get(0), ends.get(1));
    if (swapped) {
      Collections.reverse(chains);
    }
    add(node, node.made(() -> new Branches(chains, join)));
    flat = flatEnds;
  }

  private static boolean isOnePixel(Shape one, Shape other) {
    return one.h() * one.w() == 1 && other.h() * other.w() > 1;
  }

  private Join join(Node node) {
    switch (node.operator()) {
      case "Add", "Sum" -> {
        node.requireAttributes();
        return Join.ADD;
      }
      case "Mul" -> {
        node.requireAttributes();
        return Join.MULTIPLY;
      }
      case "Concat" -> {
        node.requireAttributes("axis");
        long axis = node.integer("axis", 0);
        if (axis != 1 && axis != (flat ? -1 : -3)) {
          throw node.wrong("expected it over the channels (axis 1), got axis " + axis);
        }
        if (node.given().stream().anyMatch(graph.constants()::containsKey)) {
          throw node.wrong("expected no constants among the values that it joins");
        }
        return Join.CONCAT;
      }
      default ->
          throw node.wrong(
              "unknown operator of several values; known are Add, Sum, Mul and Concat");
    }
  }
}
