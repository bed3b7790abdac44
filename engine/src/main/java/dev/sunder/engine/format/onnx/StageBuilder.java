package dev.sunder.engine.format.onnx;

import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Stage;
import dev.sunder.kernels.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gathers a graph's parts into stages: each convolution, fully connected layer or set of branches
 * with weights begins a new one, but the first, which takes what lies before it.
 */
final class StageBuilder {

  private final Graph graph;
  private final List<Stage> stages = new ArrayList<>();
  private final Map<String, LayerValues> values = new LinkedHashMap<>();
  private final Map<String, Integer> counts = new HashMap<>();
  private ChainBuilder chain;
  private String stage = "";
  private boolean weighted;

  /**
   * Stages that begin with an input.
   *
   * @param flat whether the graph has (N, F) there
   */
  StageBuilder(Graph graph, Shape input, boolean flat) {
    this.graph = graph;
    chain = new ChainBuilder(graph, this::name, values, input, flat);
  }

  /** The stages of a graph's parts. */
  List<Stage> build(List<Part> parts) {
    for (Part part : parts) {
      boolean begins = isWeighted(part);
      if ((begins && weighted) || chain.layers().size() + 2 > Stage.MAX_LAYERS) {
        end();
      }
      if (begins && !weighted) {
        stage = kind(part) + (stages.size() + 1);
        weighted = true;
      }
      chain.add(part);
    }
    if (!parts.isEmpty()) {
      chain.settle(parts.get(parts.size() - 1).node());
    }
    if (!chain.layers().isEmpty()) {
      end();
    }
    if (stages.isEmpty()) {
      throw new IllegalArgumentException("expected a graph that computes something");
    }
    return stages;
  }

  /** The values of layers by what their parameters' names begin with. */
  Map<String, LayerValues> values() {
    return values;
  }

  private void end() {
    if (stages.size() == Network.MAX_STAGES) {
      throw new IllegalArgumentException("expected at most " + Network.MAX_STAGES + " stages");
    }
    stages.add(new Stage(stage(), chain.layers()));
    chain = new ChainBuilder(graph, this::name, values, chain.shape(), chain.isFlat());
    stage = "";
    weighted = false;
  }

  private String stage() {
    return stage.isEmpty() ? "stage" + (stages.size() + 1) : stage;
  }

  /** A name for a layer: the stage's for what gives it its own, else with what it is behind it. */
  private String name(String kind) {
    String stage = stage();
    if (stage.startsWith(kind) && !kind.equals("bn") && !values.containsKey(stage)) {
      return stage;
    }
    int number = counts.merge(stage + "." + kind, 1, Integer::sum);
    return stage + "." + kind + number;
  }

  private static String kind(Part part) {
    if (part instanceof Part.Parallel) {
      return "block";
    }
    return part.node().is("Conv") ? "conv" : "fc";
  }

  private static boolean isWeighted(Part part) {
    if (part instanceof Part.Parallel parallel) {
      return parallel.chains().stream().flatMap(List::stream).anyMatch(StageBuilder::isWeighted);
    }
    return Operators.WEIGHTED.contains(part.node().operator());
  }
}
