package dev.sunder.engine.format;

import ai.onnx.proto.OnnxMl.GraphProto;
import dev.sunder.engine.format.OnnxGraph.Attribute;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.ParameterSpec;
import dev.sunder.engine.network.Scaling;
import dev.sunder.engine.network.SignalInput;
import dev.sunder.engine.network.Stage;
import dev.sunder.kernels.BatchNormalisationLayer;
import dev.sunder.kernels.Branches;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.DropoutLayer;
import dev.sunder.kernels.ElementwiseLayer;
import dev.sunder.kernels.FlattenLayer;
import dev.sunder.kernels.FullyConnectedLayer;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.LayerVisitor;
import dev.sunder.kernels.LocalResponseNormalisationLayer;
import dev.sunder.kernels.PReluLayer;
import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.PoolingLayer;
import dev.sunder.kernels.ResizeLayer;
import dev.sunder.kernels.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes a model's inference as an ONNX graph, of the operators that {@link OnnxFile} lists. */
final class OnnxExport {

  private final Network network;
  private final Optional<Model> model;
  private final Map<String, ParameterSpec> specs = new HashMap<>();
  private final OnnxGraph graph;

  /**
   * A value of the graph.
   *
   * @param flat whether it is (N, F) in the graph, not (N, C, H, W)
   */
  private record Value(String name, Shape shape, boolean flat) {}

  /** What the walk has come to. */
  private Value x;

  /** What a chain without layers hands on: x, but for a signal that has just joined. */
  private Value skipped;

  private OnnxExport(Network network, Optional<Model> model) {
    this.network = network;
    this.model = model;
    network.parameterSpecs().forEach(spec -> specs.put(spec.name(), spec));
    graph = new OnnxGraph(network.name());
  }

  static GraphProto graph(Model model) {
    return new OnnxExport(model.network(), Optional.of(model)).build();
  }

  /** The graph of a network, all but the constants that are its parameters, and what it says. */
  static GraphProto structure(Network network) {
    return new OnnxExport(network, Optional.empty()).build();
  }

  private GraphProto build() {
    // What one part of a network sends is what the other takes: both have features as (N, F).
    boolean features = network.scaling().isEmpty() && isOnePixel(network.input());
    List<Long> inputSizes = sizes(network.input(), features);
    String input = graph.input("input", inputSizes, OnnxDocumentation.input(network, inputSizes));
    Optional<String> signal = network.signal().map(this::signal);
    String entering =
        network.scaling().map(scaling -> scaled("input", input, scaling)).orElse(input);
    x = new Value(entering, network.input(), features);
    for (int number = 1; number <= network.depth(); number++) {
      Stage stage = network.stage(number);
      skipped = x;
      if (network.signal().isPresent() && network.signal().get().stage() == number) {
        join(stage, network.signal().get(), signal.orElseThrow());
      }
      chain(stage.name(), stage.layers());
    }
    network.outputKind().operator().ifPresent(this::end);
    if (isOnePixel(x.shape)) {
      x = flattened("output", x);
    }
    List<Long> sizes = sizes(x.shape, x.flat);
    return graph.build(
        x.name, sizes, model.map(each -> OnnxDocumentation.output(each, sizes)).orElse(""));
  }

  private String signal(SignalInput joining) {
    List<Long> sizes = sizes(joining.image(), false);
    return graph.input("signal", sizes, OnnxDocumentation.signal(network, joining, sizes));
  }

  private static boolean isOnePixel(Shape shape) {
    return shape.h() == 1 && shape.w() == 1;
  }

  private void chain(String stage, List<Layer> layers) {
    for (Layer layer : layers) {
      x = layer.accept(new Nodes(stage));
      skipped = x;
    }
  }

  private void end(String operator) {
    x = flattened("output", x);
    x = new Value(graph.node("output", operator, List.of(x.name)), x.shape, true);
  }

  private String scaled(String name, String value, Scaling scaling) {
    List<Long> perChannel = List.of(1L, (long) scaling.channels(), 1L, 1L);
    String scale = graph.floats(name + ".scale", perChannel, scaling.scaleArray());
    String offset = graph.floats(name + ".offset", perChannel, scaling.offsetArray());
    String product = graph.node(name, "Mul", List.of(value, scale));
    return graph.node(name, "Add", List.of(product, offset));
  }

  private void join(Stage stage, SignalInput joining, String pixels) {
    String image = scaled("signal", pixels, joining.scaling());
    Shape signal = joining.image();
    Shape joined;
    if (stage.isFullyConnected()) {
      x = flattened(stage.name(), x);
      image = graph.node("signal", "Flatten", List.of(image), Attribute.of("axis", 1));
      joined = Shape.of(1, x.shape.elementsPerExample() + signal.elementsPerExample());
    } else {
      x = unflattened(stage.name(), x);
      if (signal.h() != x.shape.h() || signal.w() != x.shape.w()) {
        image = OnnxResize.write(graph, "signal", image, new ResizeLayer(x.shape.h(), x.shape.w()));
      }
      joined = x.shape.withC(x.shape.c() + signal.c());
    }
    String name =
        graph.node(stage.name(), "Concat", List.of(x.name, image), Attribute.of("axis", 1));
    x = new Value(name, joined, x.flat);
  }

  /** The nodes of a stage's layers: from the value that the walk has come to, to the next. */
  private final class Nodes implements LayerVisitor<Value> {

    private final String stage;

    Nodes(String stage) {
      this.stage = stage;
    }

    @Override
    public Value convolution(ConvolutionLayer layer) {
      x = unflattened(stage, x);
      List<Attribute> attributes = OnnxWindow.attributes(layer.window());
      if (layer.groups() > 1) {
        attributes.add(Attribute.of("group", layer.groups()));
      }
      return node(layer, "Conv", parameters(layer), attributes);
    }

    @Override
    public Value fullyConnected(FullyConnectedLayer layer) {
      x = flattened(stage, x);
      return node(layer, "Gemm", parameters(layer), List.of(Attribute.of("transB", 1)));
    }

    @Override
    public Value batchNormalisation(BatchNormalisationLayer layer) {
      return node(
          layer,
          "BatchNormalization",
          parameters(layer),
          List.of(Attribute.of("epsilon", layer.epsilon())));
    }

    /** The slopes of maps in a shape that is broadcast over them: (C, 1, 1). */
    @Override
    public Value prelu(PReluLayer layer) {
      List<String> slopes = parameters(layer);
      if (!x.flat && !layer.isShared()) {
        String target = graph.integers("slopes.shape", -1, 1, 1);
        slopes = List.of(graph.node(stage, "Reshape", List.of(slopes.get(0), target)));
      }
      return node(layer, "PRelu", slopes, List.of());
    }

    private List<String> parameters(Layer.Weighted layer) {
      String prefix = layer.name().isEmpty() ? stage : layer.name();
      return layer.parameters(x.shape).stream()
          .map(each -> parameter(prefix + "." + each.role().suffix()))
          .toList();
    }

    private Value node(
        Layer layer, String operator, List<String> constants, List<Attribute> attributes) {
      List<String> inputs = new ArrayList<>(List.of(x.name));
      inputs.addAll(constants);
      String name = graph.node(stage, operator, inputs, attributes.toArray(Attribute[]::new));
      return new Value(name, layer.output(x.shape), x.flat);
    }

    @Override
    public Value elementwise(ElementwiseLayer layer) {
      String result = new OnnxFunctions(graph, stage).write(x.name, layer.function());
      return new Value(result, x.shape, x.flat);
    }

    @Override
    public Value pooling(PoolingLayer layer) {
      x = unflattened(stage, x);
      List<Attribute> attributes = OnnxWindow.attributes(layer.window());
      if (layer.kind() == PoolingKind.AVERAGE) {
        attributes.add(Attribute.of("count_include_pad", 1));
      }
      String operator = layer.kind() == PoolingKind.MAX ? "MaxPool" : "AveragePool";
      return node(layer, operator, List.of(), attributes);
    }

    /** The identity outside of training. */
    @Override
    public Value dropout(DropoutLayer layer) {
      return x;
    }

    @Override
    public Value localResponseNormalisation(LocalResponseNormalisationLayer layer) {
      x = unflattened(stage, x);
      return node(
          layer,
          "LRN",
          List.of(),
          List.of(
              Attribute.of("alpha", layer.alpha()),
              Attribute.of("beta", layer.beta()),
              Attribute.of("bias", layer.k()),
              Attribute.of("size", layer.size())));
    }

    @Override
    public Value flatten(FlattenLayer layer) {
      return flattened(stage, x);
    }

    @Override
    public Value resize(ResizeLayer layer) {
      x = unflattened(stage, x);
      String name = OnnxResize.write(graph, stage, x.name, layer);
      return new Value(name, layer.output(x.shape), false);
    }

    @Override
    public Value branches(Branches layer) {
      Value input = x;
      Value handedOn = skipped;
      List<Value> ends = new ArrayList<>();
      for (List<Layer> chain : layer.chains()) {
        x = input;
        skipped = handedOn;
        chain(stage, chain);
        ends.add(unflattened(stage, chain.isEmpty() ? handedOn : x));
      }
      List<String> names = ends.stream().map(Value::name).toList();
      String joined =
          switch (layer.join()) {
            case ADD -> graph.node(stage, names.size() == 2 ? "Add" : "Sum", names);
            case CONCAT -> graph.node(stage, "Concat", names, Attribute.of("axis", 1));
            case MULTIPLY -> graph.node(stage, "Mul", names);
          };
      return new Value(
          joined, layer.join().output(ends.stream().map(Value::shape).toList()), false);
    }
  }

  private String parameter(String name) {
    model.ifPresent(
        each -> graph.floats(name, TensorShapes.of(specs.get(name)), each.parameters().get(name)));
    return name;
  }

  private Value flattened(String place, Value value) {
    if (value.flat) {
      return value;
    }
    String name = graph.node(place, "Flatten", List.of(value.name), Attribute.of("axis", 1));
    return new Value(name, Shape.of(1, value.shape.elementsPerExample()), true);
  }

  private Value unflattened(String place, Value value) {
    if (!value.flat) {
      return value;
    }
    String target = graph.integers("features.shape", 0, -1, 1, 1);
    String name = graph.node(place, "Reshape", List.of(value.name, target));
    return new Value(name, value.shape, false);
  }

  private static List<Long> sizes(Shape shape, boolean flat) {
    return flat
        ? List.of((long) shape.c())
        : List.of((long) shape.c(), (long) shape.h(), (long) shape.w());
  }
}
