package dev.sunder.engine.format.onnx;

/** Rewrites one idiom of graphs into a plainer one that computes the same. */
interface Pass {

  Graph apply(Graph graph);
}
