package dev.sunder.engine.format.onnx;

import java.util.Map;

/** Makes a Gemm of a MatMul of features by a constant matrix. */
final class MatrixProducts implements Pass {

  @Override
  public Graph apply(Graph graph) {
    Shapes shapes = Shapes.of(graph);
    Rewrite rewrite = new Rewrite(graph);
    for (Node old : graph.nodes()) {
      Node node = rewrite.current(old);
      boolean product =
          node.is("MatMul")
              && shapes.example(old.first()).filter(example -> example.size() == 1).isPresent()
              && rewrite.floats(node, 1).filter(weight -> weight.shape().size() == 2).isPresent();
      rewrite.keep(product ? node.with("Gemm", node.inputs(), Map.of()) : node);
    }
    return rewrite.done();
  }
}
