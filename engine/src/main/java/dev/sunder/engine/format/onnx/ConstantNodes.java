package dev.sunder.engine.format.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes constants of the nodes that hold one, in whichever attribute. */
final class ConstantNodes implements Pass {

  @Override
  public Graph apply(Graph graph) {
    Rewrite rewrite = new Rewrite(graph);
    for (Node node : graph.nodes()) {
      if (node.is("Constant")) {
        rewrite.add(node.output(), value(node));
      } else {
        rewrite.keep(node);
      }
    }
    return rewrite.done();
  }

  private static Constant value(Node node) {
    if (node.attributes().size() != 1) {
      throw node.wrong("expected one attribute, got " + node.attributes().size());
    }
    String name = node.attributes().keySet().iterator().next();
    return of(node.attributes().get(name))
        .filter(
            constant ->
                List.of("value", "value_float", "value_floats", "value_int", "value_ints")
                    .contains(name))
        .orElseThrow(() -> node.wrong("expected numbers, got an attribute of another kind"));
  }

  private static Optional<Constant> of(Attribute attribute) {
    if (attribute instanceof Attribute.Value value) {
      return Optional.of(value.constant());
    }
    if (attribute instanceof Attribute.Real number) {
      return Optional.of(Constant.Floats.of(List.of(), new float[] {number.value()}));
    }
    if (attribute instanceof Attribute.Numbers numbers) {
      float[] values = new float[numbers.values().size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = numbers.values().get(i);
      }
      return Optional.of(Constant.Floats.vector(values));
    }
    if (attribute instanceof Attribute.Whole whole) {
      return Optional.of(new Constant.Integers(List.of(), List.of(Size.of(whole.value()))));
    }
    if (attribute instanceof Attribute.Wholes wholes) {
      return Optional.of(Constant.Integers.of(new ArrayList<>(wholes.values())));
    }
    return Optional.empty();
  }
}
