package dev.sunder.engine.format.onnx;

/** Drops what gives its input on: Identity, a Cast of floats to floats. */
final class IdentityRemoval implements Pass {

  private static final long FLOAT = 1;

  @Override
  public Graph apply(Graph graph) {
    Rewrite rewrite = new Rewrite(graph);
    for (Node old : graph.nodes()) {
      Node node = rewrite.current(old);
      boolean cast = node.is("Cast") && node.integer("to", 0) == FLOAT;
      if (node.is("Identity") || cast) {
        rewrite.rename(node.output(), node.first());
      } else {
        rewrite.keep(node);
      }
    }
    return rewrite.done();
  }
}
