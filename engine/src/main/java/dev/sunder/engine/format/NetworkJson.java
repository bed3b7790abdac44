package dev.sunder.engine.format;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.OutputKind;
import dev.sunder.engine.network.Scaling;
import dev.sunder.engine.network.Stage;
import dev.sunder.kernels.Activation;
import dev.sunder.kernels.ActivationKind;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.LayerWriter;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import dev.sunder.kernels.Window.Axis;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

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
 *    {"type": "batchNormalisation", "epsilon": 1e-5, "momentum": 0.1},
 *    {"type": "prelu", "shared": true},
 *    {"type": "activation", "function": "relu" | "sigmoid" | "tanh" | "identity" | "silu" |
 *        "hardSwish" | "gelu" | "geluTanh"},
 *    {"type": "activation", "function": "leakyRelu", "slope": 0.01},
 *    {"type": "activation", "function": "elu", "alpha": 1},
 *    {"type": "activation", "function": "clip", "min": 0, "max": 6},
 *    {"type": "activation", "function": "hardSigmoid", "alpha": 0.2, "beta": 0.5},
 *    {"type": "pooling", "kind": "max" | "average" | "averageInside", "kernel": [.], "stride": [.], "padding": [.]},
 *    {"type": "dropout", "rate": 0.5},
 *    {"type": "localResponseNormalisation", "size": 5, "alpha": 1e-4, "beta": 0.75, "k": 2},
 *    {"type": "flatten"},
 *    {"type": "resize", "height": 13, "width": 13},
 *    {"type": "branches", "join": "add" | "concat" | "multiply", "chains": [[layers], [layers]]}]}],
 *  "signal": {"stage": 3, "image": [C, H, W], "scaling": {as above}},
 *  "output": "probabilities" | "logProbabilities" | "sigmoids"}
 * }</pre>
 *
 * <p>Some layers have more where it is not what it usually is: {@code "groups": 32} and {@code
 * "dilation": [rows, columns]} of a convolution, {@code "interpolation": "nearest"} of a resize,
 * {@code "padding": [top, left, bottom, right]} of a window, {@code "bias": false} of a layer with
 * weights, and a {@code "name"} of its own, which its parameters' names begin with instead of the
 * stage's.
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
    if (network.outputKind() != OutputKind.LOGITS) {
      root.put("output", network.outputKind().text());
    }
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
    node.set("layers", layers(stage.layers()));
    return node;
  }

  private static ArrayNode layers(List<Layer> layers) {
    ArrayNode nodes = NODES.arrayNode();
    for (Layer layer : layers) {
      ObjectNode node = nodes.addObject();
      node.put("type", layer.type().name());
      layer.write(new Fields(node));
    }
    return nodes;
  }

  /** Writes a layer's description as the fields of an object. */
  private record Fields(ObjectNode node) implements LayerWriter {

    @Override
    public void put(String name, int value) {
      node.put(name, value);
    }

    @Override
    public void put(String name, float value) {
      node.put(name, decimal(value));
    }

    @Override
    public void put(String name, boolean value) {
      node.put(name, value);
    }

    @Override
    public void put(String name, String value) {
      node.put(name, value);
    }

    @Override
    public void put(Window window) {
      Axis rows = window.rows();
      Axis columns = window.columns();
      node.putArray("kernel").add(rows.kernel()).add(columns.kernel());
      node.putArray("stride").add(rows.stride()).add(columns.stride());
      ArrayNode padding = node.putArray("padding").add(rows.before()).add(columns.before());
      if (!rows.isEvenlyPadded() || !columns.isEvenlyPadded()) {
        padding.add(rows.after()).add(columns.after());
      }
      if (rows.dilation() > 1 || columns.dilation() > 1) {
        node.putArray("dilation").add(rows.dilation()).add(columns.dilation());
      }
    }

    @Override
    public void put(Activation function) {
      node.put("function", function.kind().name());
      List<ActivationKind.Parameter> parameters = function.kind().parameters();
      for (int i = 0; i < parameters.size(); i++) {
        node.put(parameters.get(i).name(), decimal(function.parameters().get(i)));
      }
    }

    @Override
    public void put(String name, List<List<Layer>> chains) {
      ArrayNode nodes = node.putArray(name);
      chains.forEach(chain -> nodes.add(layers(chain)));
    }
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
