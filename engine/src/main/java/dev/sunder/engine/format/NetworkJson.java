package dev.sunder.engine.format;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Scaling;
import dev.sunder.engine.network.Stage;
import dev.sunder.kernels.Activation;
import dev.sunder.kernels.ActivationKind;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.LayerVisitor;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;

/**
 * A network as JSON text, as it stands in model files.
 *
 * <p>For one network always the same text. Keys in this order, those of what a network does not
 * have left out:
 *
 * <pre>{@code
 * {"version": 1,
 *  "name": "lenet5",
 *  "input": [C, H, W],
 *  "scaling": {"scale": [one a channel], "offset": [one a channel]},
 *  "stages": [{"name": "conv1", "layers": [
 *    {"type": "convolution", "outputs": 6, "kernel": [rows, columns], "stride": [.], "padding": [.]},
 *    {"type": "fullyConnected", "outputs": 84},
 *    {"type": "activation", "function": "relu" | "sigmoid" | "tanh" | "identity" | "silu" |
 *        "hardSwish" | "gelu" | "geluTanh"},
 *    {"type": "activation", "function": "leakyRelu", "slope": 0.01},
 *    {"type": "activation", "function": "elu", "alpha": 1},
 *    {"type": "activation", "function": "clip", "min": 0, "max": 6},
 *    {"type": "activation", "function": "hardSigmoid", "alpha": 0.2, "beta": 0.5},
 *    {"type": "pooling", "kind": "max" | "average", "kernel": [.], "stride": [.], "padding": [.]},
 *    {"type": "dropout", "rate": 0.5},
 *    {"type": "localResponseNormalisation", "size": 5, "alpha": 1e-4, "beta": 0.75, "k": 2},
 *    {"type": "flatten"},
 *    {"type": "resize", "height": 13, "width": 13}]}],
 *  "signal": {"stage": 3, "image": [C, H, W], "scaling": {as above}}}
 * }</pre>
 *
 * <p>Reading is strict: an unknown or missing key, a value of another type, or a network that
 * cannot be, is refused with the path of the key.
 */
public final class NetworkJson {

  static final int VERSION = 1;

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private NetworkJson() {}

  /** The network's text. */
  public static String write(Network network) {
    ObjectNode root = NODES.objectNode();
    root.put("version", VERSION);
    root.put("name", network.name());
    root.set("input", image(network.input()));
    network.scaling().ifPresent(scaling -> root.set("scaling", scaling(scaling)));
    ArrayNode stages = root.putArray("stages");
    network.stages().forEach(stage -> stages.add(stage(stage)));
    network
        .signal()
        .ifPresent(
            signal -> {
              ObjectNode joining = root.putObject("signal");
              joining.put("stage", signal.stage());
              joining.set("image", image(signal.image()));
              joining.set("scaling", scaling(signal.scaling()));
            });
    return root.toString();
  }

  /**
   * The network of a text.
   *
   * @throws IllegalArgumentException naming the path of the key that is wrong
   */
  public static Network read(String text) {
    return NetworkReader.read(StrictJson.parse(text, "network"));
  }

  private static ObjectNode stage(Stage stage) {
    ObjectNode node = NODES.objectNode();
    node.put("name", stage.name());
    ArrayNode layers = node.putArray("layers");
    stage.layers().forEach(layer -> layers.add(layer.accept(LAYERS)));
    return node;
  }

  private static final LayerVisitor<ObjectNode> LAYERS =
      new LayerVisitor<>() {
        @Override
        public ObjectNode convolution(Layer.Convolution layer) {
          return window(type("convolution").put("outputs", layer.outputs()), layer.window());
        }

        @Override
        public ObjectNode fullyConnected(Layer.FullyConnected layer) {
          return type("fullyConnected").put("outputs", layer.outputs());
        }

        @Override
        public ObjectNode elementwise(Layer.Elementwise layer) {
          return function(type("activation"), layer.function());
        }

        @Override
        public ObjectNode pooling(Layer.Pooling layer) {
          return window(type("pooling").put("kind", lowerCase(layer.kind())), layer.window());
        }

        @Override
        public ObjectNode dropout(Layer.Dropout layer) {
          return type("dropout").put("rate", decimal(layer.rate()));
        }

        @Override
        public ObjectNode localResponseNormalisation(Layer.LocalResponseNormalisation layer) {
          return type("localResponseNormalisation")
              .put("size", layer.size())
              .put("alpha", decimal(layer.alpha()))
              .put("beta", decimal(layer.beta()))
              .put("k", decimal(layer.k()));
        }

        @Override
        public ObjectNode flatten(Layer.Flatten layer) {
          return type("flatten");
        }

        @Override
        public ObjectNode resize(Layer.Resize layer) {
          return type("resize").put("height", layer.height()).put("width", layer.width());
        }
      };

  private static ObjectNode type(String name) {
    return NODES.objectNode().put("type", name);
  }

  private static ObjectNode function(ObjectNode node, Activation function) {
    node.put("function", function.kind().name());
    List<ActivationKind.Parameter> parameters = function.kind().parameters();
    for (int i = 0; i < parameters.size(); i++) {
      node.put(parameters.get(i).name(), decimal(function.parameters().get(i)));
    }
    return node;
  }

  private static ObjectNode window(ObjectNode node, Window window) {
    node.putArray("kernel").add(window.kernelHeight()).add(window.kernelWidth());
    node.putArray("stride").add(window.strideHeight()).add(window.strideWidth());
    node.putArray("padding").add(window.padHeight()).add(window.padWidth());
    return node;
  }

  private static ObjectNode scaling(Scaling scaling) {
    ObjectNode node = NODES.objectNode();
    numbers(node.putArray("scale"), scaling.scale());
    numbers(node.putArray("offset"), scaling.offset());
    return node;
  }

  private static void numbers(ArrayNode array, List<Float> values) {
    values.forEach(value -> array.add(decimal(value)));
  }

  private static ArrayNode image(Shape shape) {
    return NODES.arrayNode().add(shape.c()).add(shape.h()).add(shape.w());
  }

  private static String lowerCase(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** The shortest decimal that is this float: Float.toString's digits differ between JDKs. */
  private static BigDecimal decimal(float value) {
    BigDecimal exact = new BigDecimal(value);
    int digits = 1;
    while (exact.round(new MathContext(digits)).floatValue() != value) {
      digits++; // Nine are always enough.
    }
    BigDecimal shortest = exact.round(new MathContext(digits)).stripTrailingZeros();
    return shortest.scale() < 0 ? shortest.setScale(0) : shortest;
  }
}
