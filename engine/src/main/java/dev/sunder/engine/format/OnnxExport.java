package dev.sunder.engine.format;

import ai.onnx.proto.OnnxMl.GraphProto;
import dev.sunder.engine.format.OnnxGraph.Attribute;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.ParameterSpec;
import dev.sunder.engine.network.Scaling;
import dev.sunder.engine.network.SignalInput;
import dev.sunder.engine.network.Stage;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.LayerVisitor;
import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes a model's inference as an ONNX graph, of the operators that {@link OnnxFile} lists. */
final class OnnxExport {

  private final Network network;
  private final Parameters parameters;
  private final Map<String, ParameterSpec> specs = new HashMap<>();
  private final OnnxGraph graph;

  /**
   * The value that the walk has come to, and whether it is (N, F) in the graph, not (N, C, H, W).
   */
  private String x;

  private Shape shape;
  private boolean flat;

  private OnnxExport(Model model) {
    network = model.network();
    parameters = model.parameters();
    parameters.specs().forEach(spec -> specs.put(spec.name(), spec));
    graph = new OnnxGraph(network.name());
  }

  static GraphProto graph(Model model) {
    return new OnnxExport(model).build();
  }

  private GraphProto build() {
    shape = network.input();
    x = graph.input("input", sizes(shape));
    Optional<String> signal =
        network.signal().map(joining -> graph.input("signal", sizes(joining.image())));
    if (network.scaling().isPresent()) {
      x = scaled("input", x, network.scaling().get());
    }
    for (int number = 1; number <= network.depth(); number++) {
      Stage stage = network.stage(number);
      if (network.signal().isPresent() && network.signal().get().stage() == number) {
        join(stage, network.signal().get(), signal.orElseThrow());
      }
      for (Layer layer : stage.layers()) {
        x = layer.accept(new Nodes(stage.name()));
        shape = layer.output(shape);
      }
    }
    return graph.build(x, flat ? List.of((long) shape.c()) : sizes(shape));
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
    if (stage.isFullyConnected()) {
      flatten(stage.name());
      image = graph.node("signal", "Flatten", List.of(image), Attribute.of("axis", 1));
      shape = Shape.of(1, shape.elementsPerExample() + signal.elementsPerExample());
    } else {
      unflatten(stage.name());
      if (signal.h() != shape.h() || signal.w() != shape.w()) {
        image = resized("signal", image, shape.h(), shape.w());
      }
      shape = shape.withC(shape.c() + signal.c());
    }
    x = graph.node(stage.name(), "Concat", List.of(x, image), Attribute.of("axis", 1));
  }

  /** The nodes of a stage's layers: from the value that the walk has come to, to the next. */
  private final class Nodes implements LayerVisitor<String> {

    private final String stage;

    Nodes(String stage) {
      this.stage = stage;
    }

    @Override
    public String convolution(Layer.Convolution layer) {
      unflatten(stage);
      return weighted("Conv", window(layer.window()));
    }

    @Override
    public String fullyConnected(Layer.FullyConnected layer) {
      OnnxExport.this.flatten(stage);
      return weighted("Gemm", Attribute.of("transB", 1));
    }

    private String weighted(String operator, Attribute... attributes) {
      List<String> inputs = List.of(x, parameter(stage + ".weight"), parameter(stage + ".bias"));
      return graph.node(stage, operator, inputs, attributes);
    }

    @Override
    public String elementwise(Layer.Elementwise layer) {
      return new OnnxFunctions(graph, stage).write(x, layer.function());
    }

    @Override
    public String pooling(Layer.Pooling layer) {
      unflatten(stage);
      return pool(stage, layer);
    }

    /** The identity outside of training. */
    @Override
    public String dropout(Layer.Dropout layer) {
      return x;
    }

    @Override
    public String localResponseNormalisation(Layer.LocalResponseNormalisation layer) {
      unflatten(stage);
      return graph.node(
          stage,
          "LRN",
          List.of(x),
          Attribute.of("alpha", layer.alpha()),
          Attribute.of("beta", layer.beta()),
          Attribute.of("bias", layer.k()),
          Attribute.of("size", layer.size()));
    }

    @Override
    public String flatten(Layer.Flatten layer) {
      OnnxExport.this.flatten(stage);
      return x;
    }

    @Override
    public String resize(Layer.Resize layer) {
      unflatten(stage);
      return resized(stage, x, layer.height(), layer.width());
    }
  }

  private String pool(String stage, Layer.Pooling pooling) {
    Attribute[] window = window(pooling.window());
    if (pooling.kind() == PoolingKind.MAX) {
      return graph.node(stage, "MaxPool", List.of(x), window);
    }
    Attribute paddingCounts = Attribute.of("count_include_pad", 1);
    return graph.node(
        stage, "AveragePool", List.of(x), paddingCounts, window[0], window[1], window[2]);
  }

  private static Attribute[] window(Window window) {
    long rows = window.padHeight();
    long columns = window.padWidth();
    return new Attribute[] {
      Attribute.of(
          "kernel_shape", List.of((long) window.kernelHeight(), (long) window.kernelWidth())),
      Attribute.of("strides", List.of((long) window.strideHeight(), (long) window.strideWidth())),
      Attribute.of("pads", List.of(rows, columns, rows, columns))
    };
  }

  /**
   * Resizes by sizes, not scales, whose rounding could lose a row; the batch's is not known yet.
   */
  private String resized(String place, String value, int height, int width) {
    String begin = graph.integers("resize.begin", 0);
    String end = graph.integers("resize.end", 2);
    String known = graph.integers("resize." + height + "x" + width, height, width);
    String all = graph.node(place, "Shape", List.of(value));
    String leading = graph.node(place, "Slice", List.of(all, begin, end));
    String target = graph.node(place, "Concat", List.of(leading, known), Attribute.of("axis", 0));
    return graph.node(
        place,
        "Resize",
        List.of(value, "", "", target),
        Attribute.of("mode", "linear"),
        Attribute.of("coordinate_transformation_mode", "half_pixel"));
  }

  private String parameter(String name) {
    return graph.floats(name, TensorShapes.of(specs.get(name)), parameters.get(name));
  }

  private void flatten(String place) {
    if (!flat) {
      x = graph.node(place, "Flatten", List.of(x), Attribute.of("axis", 1));
      flat = true;
    }
  }

  private void unflatten(String place) {
    if (flat) {
      String target = graph.integers("features.shape", 0, -1, 1, 1);
      x = graph.node(place, "Reshape", List.of(x, target));
      flat = false;
    }
  }

  private static List<Long> sizes(Shape shape) {
    return List.of((long) shape.c(), (long) shape.h(), (long) shape.w());
  }
}
