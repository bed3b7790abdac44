package dev.sunder.engine.format;

import dev.sunder.engine.model.Model;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Stage;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The layers of another's graph, gathered into stages: each layer with weights begins a new one,
 * but the first, which takes what lies before it.
 */
final class OnnxStages {

  private record Weights(OnnxTensor weight, boolean transposed, Optional<OnnxTensor> bias) {}

  private final Shape input;
  private final List<Stage> stages = new ArrayList<>();
  private final Map<String, Weights> weights = new LinkedHashMap<>();
  private final List<Layer> layers = new ArrayList<>();
  private String name = "stage1";
  private boolean weighted;
  private Shape shape;
  private boolean flat;

  OnnxStages(Shape input) {
    this.input = input;
    shape = input;
  }

  /** Whether the last layer gives (N, F). */
  boolean isFlat() {
    return flat;
  }

  /** The values of one example. */
  int features() {
    return shape.elementsPerExample();
  }

  /** The shape, for a node that works on maps. */
  Shape map(OnnxNode node) {
    if (flat) {
      throw node.wrong("expected maps, got flat features");
    }
    return shape;
  }

  /** Makes features; a fully connected layer would by itself, but not a network's end. */
  void flatten() {
    flat = true;
  }

  void add(OnnxNode node, Layer layer) {
    shape = node.made(() -> layer.output(shape));
    layers.add(layer);
  }

  void addWeighted(
      OnnxNode node,
      Layer.Linear layer,
      OnnxTensor weight,
      boolean transposed,
      Optional<OnnxTensor> bias) {
    Shape expected = node.made(() -> layer.weight(shape));
    boolean fits =
        layer instanceof Layer.FullyConnected
            ? weight.shape().get(transposed ? 0 : 1) == expected.elementsPerExample()
            : weight
                .shape()
                .equals(
                    List.of(
                        (long) expected.n(),
                        (long) expected.c(),
                        (long) expected.h(),
                        (long) expected.w()));
    if (!fits) {
      throw node.wrong("a weight of " + weight.shape() + " does not fit an input of " + shape);
    }
    bias.ifPresent(
        values -> {
          values.requireFloats();
          if (values.elements() != layer.outputs()) {
            throw node.wrong(
                "expected a bias of " + layer.outputs() + " values, got " + values.shape());
          }
        });
    if (weighted) {
      endStage();
    }
    weighted = true;
    name = (layer instanceof Layer.FullyConnected ? "fc" : "conv") + (stages.size() + 1);
    weights.put(name, new Weights(weight, transposed, bias));
    add(node, layer);
  }

  /** The model of all that was added. */
  Model model(String networkName, Map<String, String> provenance) {
    if (flat && (shape.h() > 1 || shape.w() > 1)) {
      layers.add(new Layer.Flatten());
    }
    endStage();
    Network network = new Network(networkName, input, Optional.empty(), stages, Optional.empty());
    Parameters parameters = Parameters.zeros(network);
    weights.forEach((stage, read) -> fill(parameters, stage, read));
    SafetensorsReader.requireFinite(parameters);
    return new Model(network, parameters, List.of(), provenance);
  }

  private void endStage() {
    stages.add(new Stage(name, layers));
    layers.clear();
  }

  private static void fill(Parameters parameters, String stage, Weights read) {
    float[] weight = parameters.get(stage + ".weight");
    float[] bias = parameters.get(stage + ".bias");
    read.bias().ifPresent(values -> values.read(bias));
    if (!read.transposed()) {
      read.weight().read(weight);
      return;
    }
    float[] byInput = new float[weight.length];
    read.weight().read(byInput);
    int outputs = bias.length;
    int inputs = weight.length / outputs;
    for (int i = 0; i < inputs; i++) {
      for (int o = 0; o < outputs; o++) {
        weight[o * inputs + i] = byInput[i * outputs + o];
      }
    }
  }
}
