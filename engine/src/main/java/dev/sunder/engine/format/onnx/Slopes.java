package dev.sunder.engine.format.onnx;

import dev.sunder.kernels.PReluLayer;
import dev.sunder.kernels.ParameterRole;
import java.util.List;
import java.util.Map;

/** Makes a layer of a PRelu: with a slope for each channel, or one for all. */
final class Slopes {

  private Slopes() {}

  /**
   * Adds what a node computes.
   *
   * @param slopes in a shape that ONNX broadcasts over the map so
   */
  static void add(ChainBuilder chain, Node node, Constant.Floats slopes) {
    node.requireAttributes();
    chain.settle(node);
    int channels = chain.shape().c();
    List<Integer> each = chain.isFlat() ? List.of(channels) : List.of(channels, 1, 1);
    List<Integer> given = slopes.shape();
    boolean shared = slopes.elements() == 1 && given.size() <= each.size() + 1;
    boolean withBatch = given.size() == each.size() + 1 && given.get(0) == 1;
    if (!shared && !each.equals(withBatch ? given.subList(1, given.size()) : given)) {
      throw node.wrong("expected a slope of the shape " + each + " or [1], got " + given);
    }
    chain.add(
        node,
        new PReluLayer("", shared),
        "prelu",
        LayerValues.of(Map.of(ParameterRole.SLOPE, slopes.values())));
  }
}
