package dev.sunder.engine.format;

import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.OutputKind;
import dev.sunder.engine.network.Scaling;
import dev.sunder.engine.network.SignalInput;
import dev.sunder.engine.network.Stage;
import dev.sunder.kernels.Activation;
import dev.sunder.kernels.ActivationKind;
import dev.sunder.kernels.Join;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.LayerKind;
import dev.sunder.kernels.LayerReader;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes networks of the JSON that {@link NetworkJson} describes. */
final class NetworkReader {

  private static final int MOST_CHANNELS = 1 << 16;

  private static final Map<String, LayerKind> KINDS =
      Layer.kinds().stream().collect(Collectors.toMap(LayerKind::name, kind -> kind));
  private static final Map<String, ActivationKind> FUNCTIONS =
      Activation.kinds().stream().collect(Collectors.toMap(ActivationKind::name, kind -> kind));

  private NetworkReader() {}

  static Network read(StrictJson json) {
    // First of all: a later version may have other keys.
    int version = json.at("version").integer();
    if (version != NetworkJson.VERSION) {
      throw new IllegalArgumentException(
          "network.version: expected " + NetworkJson.VERSION + ", got " + version);
    }
    json.object(Set.of("version", "name", "input", "scaling", "stages", "signal", "output"));
    String name = json.at("name").text();
    Shape input = image(json.at("input"));
    var scaling = json.find("scaling").map(NetworkReader::scaling);
    List<Stage> stages = json.at("stages").list(1, Network.MAX_STAGES, NetworkReader::stage);
    var signal = json.find("signal").map(NetworkReader::signal);
    OutputKind kind = json.find("output").map(NetworkReader::kind).orElse(OutputKind.LOGITS);
    return json.make(() -> new Network(name, input, scaling, stages, signal, kind));
  }

  /** What comes out where that is no logits, which are not written. */
  private static OutputKind kind(StrictJson json) {
    Map<String, OutputKind> byText = new HashMap<>();
    for (OutputKind kind : OutputKind.values()) {
      byText.put(kind.text(), kind);
    }
    byText.remove(OutputKind.LOGITS.text());
    return byText.get(json.oneOf(byText.keySet()));
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
    LayerKind kind = KINDS.get(json.at("type").oneOf(KINDS.keySet()));
    Fields fields = new Fields(json, new HashSet<>(Set.of("type")));
    Layer layer = json.make(() -> kind.maker().apply(fields));
    json.object(fields.known);
    return layer;
  }

  /**
   * Gives a layer's description out of the fields of an object.
   *
   * @param known what was asked for so far; nothing else may be there
   */
  private record Fields(StrictJson json, Set<String> known) implements LayerReader {

    private StrictJson at(String name) {
      known.add(name);
      return json.at(name);
    }

    private Optional<StrictJson> find(String name) {
      known.add(name);
      return json.find(name);
    }

    @Override
    public int integer(String name) {
      return at(name).integer();
    }

    @Override
    public int integer(String name, int usual) {
      return find(name).map(StrictJson::integer).orElse(usual);
    }

    @Override
    public float number(String name) {
      return at(name).number();
    }

    @Override
    public boolean flag(String name, boolean usual) {
      return find(name).map(StrictJson::flag).orElse(usual);
    }

    @Override
    public String text(String name, String usual) {
      return find(name).map(StrictJson::text).orElse(usual);
    }

    @Override
    public String oneOf(String name, Set<String> choices) {
      return at(name).oneOf(choices);
    }

    @Override
    public String oneOf(String name, Set<String> choices, String usual) {
      return find(name).map(each -> each.oneOf(choices)).orElse(usual);
    }

    @Override
    public Window window() {
      List<Integer> kernel = at("kernel").list(2, 2, StrictJson::integer);
      List<Integer> stride = at("stride").list(2, 2, StrictJson::integer);
      List<Integer> padding = at("padding").list(2, 4, StrictJson::integer);
      List<Integer> dilation =
          find("dilation").map(each -> each.list(2, 2, StrictJson::integer)).orElse(List.of(1, 1));
      return new Window(
          axis(0, kernel, stride, padding, dilation), axis(1, kernel, stride, padding, dilation));
    }

    private static Window.Axis axis(
        int index,
        List<Integer> kernel,
        List<Integer> stride,
        List<Integer> padding,
        List<Integer> dilation) {
      if (padding.size() == 3) {
        throw new IllegalArgumentException(
            "expected a padding of 2 numbers, or 4 for each side, got 3");
      }
      return new Window.Axis(
          kernel.get(index),
          stride.get(index),
          padding.get(index),
          padding.get(padding.size() - 2 + index),
          dilation.get(index));
    }

    @Override
    public Activation activation() {
      ActivationKind kind = FUNCTIONS.get(oneOf("function", FUNCTIONS.keySet()));
      return kind.of(
          kind.parameters().stream().map(parameter -> number(parameter.name())).toList());
    }

    @Override
    public List<List<Layer>> chains(String name, int least) {
      return at(name)
          .list(least, Join.MOST, chain -> chain.list(0, Stage.MAX_LAYERS, NetworkReader::layer));
    }
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
}
