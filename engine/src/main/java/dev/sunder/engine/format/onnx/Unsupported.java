package dev.sunder.engine.format.onnx;

import dev.sunder.engine.text.Quoted;
import dev.sunder.kernels.Activation;
import java.util.Set;

/** Says why a node becomes no layer. */
final class Unsupported {

  private static final Set<String> KNOWN =
      Set.of(
          "Conv",
          "Gemm",
          "BatchNormalization",
          "PRelu",
          Operators.AFFINE,
          Operators.UNFLATTEN,
          "MaxPool",
          "AveragePool",
          "GlobalAveragePool",
          "GlobalMaxPool",
          "LRN",
          "Dropout",
          "Resize",
          "Upsample",
          "Flatten",
          "Add",
          "Sum",
          "Mul",
          "Concat");

  private Unsupported() {}

  /** Refuses the first node that becomes no layer, whatever it is connected with. */
  static void requireNone(Graph graph) {
    for (Node node : graph.nodes()) {
      if (!KNOWN.contains(node.operator()) && Activation.ofOperator(node.operator()).isEmpty()) {
        throw refusal(node, graph);
      }
      if (node.is("Conv", "Gemm", "BatchNormalization", "PRelu")) {
        for (String input : node.given().subList(1, node.given().size())) {
          if (!graph.constants().containsKey(input)) {
            throw node.wrong("its input " + Quoted.of(input) + " is no constant of the file");
          }
        }
      }
    }
  }

  static Node.Wrong refusal(Node node, Graph graph) {
    if (node.is("Transpose")) {
      return node.wrong("expected one that another undoes, or that only orders features");
    }
    if (node.is("Reshape", "Squeeze", "Unsqueeze")) {
      return node.wrong(
          "expected what turns maps into features, (N, C, H, W) into (N, F)"
              + graph
                  .constant(node, 1)
                  .filter(Constant.Integers.class::isInstance)
                  .map(shape -> ", got " + ((Constant.Integers) shape).text())
                  .orElse(""));
    }
    if (node.is("Softmax", "LogSoftmax")) {
      return node.wrong("expected it over the classes of a flat output, and last of all");
    }
    if (node.is("Add", "Mul", "Sub", "Div", "Concat", "MatMul", "Pad")) {
      return node.wrong("there is no layer that computes it here");
    }
    return node.wrong("unknown operator; known are " + LayerBuilder.known());
  }
}
