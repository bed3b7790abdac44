package dev.sunder.engine.format.onnx;

import dev.sunder.engine.model.Model;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.ParameterSpec;
import dev.sunder.engine.network.Scaling;
import dev.sunder.engine.network.Stage;
import dev.sunder.kernels.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Makes a model of a graph: passes make it plainer, one idiom each, until each node that is left is
 * a layer, or joins what goes several ways.
 */
public final class GraphImport {

  /** In this order: each may rely on what those before it leave. */
  private static final List<Pass> PASSES =
      List.of(
          new ConstantNodes(),
          new IdentityRemoval(),
          new ConstantFolding(),
          new DeadNodes(),
          new ChannelsLastInput(),
          new TransposeCancelling(),
          new MeanPooling(),
          new Flattening(),
          new PaddingMerge(),
          new MatrixProducts(),
          new GemmFactors(),
          new ConcatGrowth(),
          new ActivationIdioms(),
          new ChannelArithmetic(),
          new AffineIntoWeights());

  private GraphImport() {}

  /**
   * The model of a graph.
   *
   * @param name of the network
   * @param pixels how 8-bit pixels of so many channels become the graph's input, if that is known:
   *     arithmetic that the graph begins with is added to it
   * @param provenance facts of the model
   * @throws IllegalArgumentException naming the node that has no place in a network, and why
   */
  public static Model model(
      Graph graph,
      String name,
      Optional<IntFunction<Scaling>> pixels,
      Map<String, String> provenance) {
    Graph plain = graph.ordered();
    for (Pass pass : PASSES) {
      plain = pass.apply(plain);
    }
    Shape input = input(plain);
    InputScaling scaled = InputScaling.of(plain, pixels.map(rule -> rule.apply(input.c())));
    GraphOutput ended = GraphOutput.of(new AffineIntoNext().apply(scaled.graph()));
    Unsupported.requireNone(ended.graph());
    StageBuilder builder = new StageBuilder(ended.graph(), input, plain.inputShape().size() == 2);
    List<Stage> stages = builder.build(SeriesParallel.of(ended.graph()));
    Network network =
        new Network(name, input, scaled.scaling(), stages, Optional.empty(), ended.kind());
    Parameters parameters = Parameters.zeros(network);
    for (ParameterSpec spec : parameters.specs()) {
      String suffix = "." + spec.role().suffix();
      String layer = spec.name().substring(0, spec.name().length() - suffix.length());
      builder.values().get(layer).fill(spec.role(), parameters.get(spec.name()));
    }
    return new Model(network, parameters, List.of(), provenance);
  }

  private static Shape input(Graph graph) {
    List<Integer> sizes = graph.inputShape().stream().skip(1).map(Size::small).toList();
    return sizes.size() == 1
        ? Shape.of(1, sizes.get(0))
        : new Shape(1, sizes.get(0), sizes.get(1), sizes.get(2));
  }
}
