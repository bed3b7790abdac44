package dev.sunder.engine.format;

import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Scaling;
import dev.sunder.engine.network.SignalInput;
import dev.sunder.engine.network.Stage;
import dev.sunder.kernels.Activation;
import dev.sunder.kernels.ActivationKind;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Makes networks of the JSON that {@link NetworkJson} describes. */
final class NetworkReader {

  private static final int MOST_CHANNELS = 1 << 16;

  /** The keys of each type of layer besides {@code type}. */
  private static final Map<String, Set<String>> LAYERS =
      Map.of(
          "convolution", Set.of("outputs", "kernel", "stride", "padding"),
          "fullyConnected", Set.of("outputs"),
          "activation", Set.of("function"),
          "pooling", Set.of("kind", "kernel", "stride", "padding"),
          "dropout", Set.of("rate"),
          "localResponseNormalisation", Set.of("size", "alpha", "beta", "k"),
          "flatten", Set.of(),
          "resize", Set.of("height", "width"));

  private NetworkReader() {}

  static Network read(StrictJson json) {
    // First of all: a later version may have other keys.
    int version = json.at("version").integer();
    if (version != NetworkJson.VERSION) {
      throw new IllegalArgumentException(
          "network.version: expected " + NetworkJson.VERSION + ", got " + version);
    }
    json.object(Set.of("version", "name", "input", "scaling", "stages", "signal"));
    String name = json.at("name").text();
    Shape input = image(json.at("input"));
    var scaling = json.find("scaling").map(NetworkReader::scaling);
    List<Stage> stages = json.at("stages").list(1, Network.MAX_STAGES, NetworkReader::stage);
    var signal = json.find("signal").map(NetworkReader::signal);
    return json.make(() -> new Network(name, input, scaling, stages, signal));
  }

  private static SignalInput signal(StrictJson json) {
    json.object(Set.of("stage", "image", "scaling"));
    return json.make(
        () ->
            new SignalInput(
                json.at("stage").integer(), image(json.at("image")), scaling(json.at("scaling"))));
  }

  private static Stage stage(StrictJson json) {
    json.object(Set.of("name", "layers"));
    String name = json.at("name").text();
    List<Layer> layers = json.at("layers").list(1, Stage.MAX_LAYERS, NetworkReader::layer);
    return json.make(() -> new Stage(name, layers));
  }

  private static Layer layer(StrictJson json) {
    String type = json.at("type").oneOf(LAYERS.keySet());
    Set<String> keys = new HashSet<>(LAYERS.get(type));
    keys.add("type");
    if (type.equals("activation")) {
      function(json).parameters().forEach(parameter -> keys.add(parameter.name()));
    }
    json.object(keys);
    return json.make(() -> layer(type, json));
  }

  private static Layer layer(String type, StrictJson json) {
    return switch (type) {
      case "convolution" -> new Layer.Convolution(json.at("outputs").integer(), window(json));
      case "fullyConnected" -> new Layer.FullyConnected(json.at("outputs").integer());
      case "activation" -> {
        ActivationKind kind = function(json);
        yield new Layer.Elementwise(
            kind.of(
                kind.parameters().stream()
                    .map(parameter -> json.at(parameter.name()).number())
                    .toList()));
      }
      case "pooling" ->
          new Layer.Pooling(constant(json.at("kind"), PoolingKind.values()), window(json));
      case "dropout" -> new Layer.Dropout(json.at("rate").number());
      case "localResponseNormalisation" ->
          new Layer.LocalResponseNormalisation(
              json.at("size").integer(),
              json.at("alpha").number(),
              json.at("beta").number(),
              json.at("k").number());
      case "flatten" -> new Layer.Flatten();
      case "resize" -> new Layer.Resize(json.at("height").integer(), json.at("width").integer());
      default -> throw new AssertionError("a type of layer without a case: " + type);
    };
  }

  private static ActivationKind function(StrictJson json) {
    Map<String, ActivationKind> byName = new HashMap<>();
    Activation.kinds().forEach(kind -> byName.put(kind.name(), kind));
    return byName.get(json.at("function").oneOf(byName.keySet()));
  }

  private static Window window(StrictJson json) {
    List<Integer> kernel = json.at("kernel").list(2, 2, StrictJson::integer);
    List<Integer> stride = json.at("stride").list(2, 2, StrictJson::integer);
    List<Integer> padding = json.at("padding").list(2, 2, StrictJson::integer);
    return new Window(
        kernel.get(0), kernel.get(1), stride.get(0), stride.get(1), padding.get(0), padding.get(1));
  }

  private static Scaling scaling(StrictJson json) {
    json.object(Set.of("scale", "offset"));
    return json.make(
        () ->
            new Scaling(
                json.at("scale").list(1, MOST_CHANNELS, StrictJson::number),
                json.at("offset").list(1, MOST_CHANNELS, StrictJson::number)));
  }

  private static Shape image(StrictJson json) {
    List<Integer> sizes = json.list(3, 3, StrictJson::integer);
    return json.make(() -> new Shape(1, sizes.get(0), sizes.get(1), sizes.get(2)));
  }

  private static <E extends Enum<E>> E constant(StrictJson json, E[] constants) {
    Map<String, E> byName = new HashMap<>();
    for (E constant : constants) {
      byName.put(constant.name().toLowerCase(Locale.ROOT), constant);
    }
    return byName.get(json.oneOf(byName.keySet()));
  }
}
