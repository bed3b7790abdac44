package dev.sunder.engine.format.onnx;

import java.util.List;

/** A piece of a graph that is a series of pieces, some of them parallel series. */
sealed interface Part {

  /** The node that computes it, or joins what was computed. */
  Node node();

  /** A node of one value. */
  record Single(Node node) implements Part {}

  /**
   * Parallel series from one value.
   *
   * @param node joins their results
   * @param chains one for each input of the node, in their order; an empty one hands the value on
   */
  record Parallel(Node node, List<List<Part>> chains) implements Part {}
}
