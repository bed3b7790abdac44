package dev.sunder.engine.format.onnx;

import dev.sunder.engine.text.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Leaves of a Gemm the product with its weight and a bias of one value an output: its alpha and
 * beta become part of these, and its C is stretched by ONNX's rules.
 */
final class GemmFactors implements Pass {

  @Override
  public Graph apply(Graph graph) {
    Rewrite rewrite = new Rewrite(graph);
    for (Node old : graph.nodes()) {
      Node node = rewrite.current(old);
      Optional<Constant.Floats> weight = rewrite.floats(node, 1);
      boolean plain = weight.filter(matrix -> matrix.shape().size() == 2).isPresent();
      rewrite.keep(node.is("Gemm") && plain ? plain(node, weight.get(), rewrite) : node);
    }
    return rewrite.done();
  }

  private static Node plain(Node node, Constant.Floats weight, Rewrite rewrite) {
    node.requireAttributes("alpha", "beta", "transA", "transB");
    node.requireInteger("transA", 0, 0);
    float alpha = node.number("alpha", 1);
    float beta = node.number("beta", 1);
    List<String> inputs = new ArrayList<>(node.inputs().subList(0, 2));
    if (alpha != 1) {
      inputs.set(1, rewrite.add(scaled(weight, alpha)));
    }
    if (node.input(2).isPresent()) {
      Constant.Floats c =
          rewrite
              .floats(node, 2)
              .orElseThrow(
                  () ->
                      node.wrong(
                          "its input "
                              + Quoted.of(node.inputs().get(2))
                              + " is no constant of the file"));
      int outputs = weight.shape().get(node.integer("transB", 0) == 0 ? 1 : 0);
      Constant.Floats bias = bias(node, c, outputs);
      boolean asItIs = beta == 1 && c.shape().equals(List.of(outputs));
      inputs.add(asItIs ? node.inputs().get(2) : rewrite.add(scaled(bias, beta)));
    }
    return node.withInputs(inputs)
        .with("alpha", new Attribute.Real(1))
        .with("beta", new Attribute.Real(1));
  }

  private static Constant.Floats scaled(Constant.Floats constant, float factor) {
    float[] from = constant.values();
    float[] values = new float[from.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = factor * from[i];
    }
    return Constant.Floats.of(constant.shape(), values);
  }

  /** C as one value an output; that it is the same for every example is what a layer needs. */
  private static Constant.Floats bias(Node node, Constant.Floats c, int outputs) {
    List<Integer> shape = c.shape();
    if (shape.equals(List.of(outputs))) {
      return c;
    }
    int columns = shape.isEmpty() ? 1 : shape.get(shape.size() - 1);
    int rows = shape.size() == 2 ? shape.get(0) : 1;
    if (shape.size() > 2 || (columns != 1 && columns != outputs)) {
      throw node.wrong("expected a bias of " + outputs + " values, got " + shape);
    }
    float[] values = c.values();
    for (int i = columns; i < values.length; i++) {
      if (values[i] != values[i - columns]) {
        throw node.wrong(
            "its C of the shape "
                + shape
                + " adds something else to each example, expected one value an output: a shape of ["
                + outputs
                + "]");
      }
    }
    float[] bias = new float[outputs];
    for (int o = 0; o < outputs && rows > 0; o++) {
      bias[o] = values[columns == 1 ? 0 : o];
    }
    return Constant.Floats.vector(bias);
  }
}
