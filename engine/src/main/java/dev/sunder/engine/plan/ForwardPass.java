package dev.sunder.engine.plan;

import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.SignalInput;
import dev.sunder.engine.network.Stage;
import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Arena;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Dropout;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * The walk over a network's stages that all plans share: makes the operations of the forward pass
 * in the order they run.
 *
 * <p>An activation right after a layer with weights is fused into it. Every tensor it makes is read
 * by one operation only, so a backward pass has no gradients to add up.
 */
final class ForwardPass {

  /** An operation and the stage it belongs to. */
  record Placed(int stage, Differentiable operation) {}

  private final Network network;
  private final Arena arena;
  private final IntFunction<Treatment> treatments;
  private final long seed;
  private final Entrance input;
  private final Optional<Entrance> signal;
  private final List<Placed> operations = new ArrayList<>();
  private final List<Dropout> dropouts = new ArrayList<>();
  private final Map<String, Tensor> parameters = new LinkedHashMap<>();
  private final Tensor output;

  /** Whether the walk has come to values of its own, not the entrance's or a view of them. */
  private boolean computed;

  /**
   * Builds the pass.
   *
   * @param treatments what to do with each stage, by number
   * @param seed what the dropouts' masks come from
   */
  ForwardPass(
      Network network, Arena arena, int batch, IntFunction<Treatment> treatments, long seed) {
    this.network = network;
    this.arena = arena;
    this.treatments = treatments;
    this.seed = seed;
    input =
        new Entrance(
            "network " + network.name() + ": the input",
            arena,
            network.input().withN(batch),
            network.scaling());
    signal =
        network
            .signal()
            .map(
                joining ->
                    new Entrance(
                        "network " + network.name() + ": the signal",
                        arena,
                        joining.image().withN(batch),
                        Optional.of(joining.scaling())));
    Tensor x = input.tensor();
    for (int number = 1; number <= network.depth(); number++) {
      x = stage(number, x);
    }
    output = x;
  }

  Entrance input() {
    return input;
  }

  /** The signal's entrance, if the network has one. */
  Optional<Entrance> signal() {
    return signal;
  }

  /** The operations in the order they run. */
  List<Placed> operations() {
    return operations;
  }

  /** The active dropouts. */
  List<Dropout> dropouts() {
    return dropouts;
  }

  /** The parameters by name, in the order of the stages. */
  Map<String, Tensor> parameters() {
    return parameters;
  }

  Tensor output() {
    return output;
  }

  private Tensor stage(int number, Tensor stageInput) {
    Stage stage = network.stage(number);
    Mode mode = treatments.apply(number).mode();
    Optional<SignalInput> joining = network.signal().filter(s -> s.stage() == number);
    Tensor x = joining.isPresent() ? join(number, stageInput, mode) : stageInput;
    List<Layer> layers = stage.layers();
    for (int i = 0; i < layers.size(); i++) {
      if (layers.get(i) instanceof Layer.Weighted weighted) {
        Activation fused = Activation.IDENTITY;
        if (i + 1 < layers.size() && layers.get(i + 1) instanceof Layer.Elementwise next) {
          fused = next.function();
          i++;
        }
        x = weighted(number, weighted, fused, x, mode);
      } else if (layers.get(i) instanceof Layer.Dropout dropout) {
        x = dropout(number, dropout, dropoutsAfter(layers, i), x);
      } else {
        x = fixed(number, (Layer.Fixed) layers.get(i), x, mode);
      }
    }
    return x;
  }

  private Tensor join(int number, Tensor stageInput, Mode mode) {
    Tensor image = signal.orElseThrow().tensor();
    if (network.stage(number).isFullyConnected()) {
      image = flat(number, image, mode);
      return add(number, arena.concat(flat(number, stageInput, mode), image, mode));
    }
    Shape map = stageInput.shape();
    if (image.shape().h() != map.h() || image.shape().w() != map.w()) {
      image = add(number, arena.resize(image, map.h(), map.w(), mode));
    }
    return add(number, arena.concat(stageInput, image, mode));
  }

  private Tensor flat(int number, Tensor x, Mode mode) {
    boolean already = x.shape().h() == 1 && x.shape().w() == 1;
    if (already) {
      return x;
    }
    Differentiable flatten = arena.flatten(x, mode);
    operations.add(new Placed(number, flatten));
    return flatten.output();
  }

  private Tensor weighted(int number, Layer.Weighted layer, Activation fused, Tensor x, Mode mode) {
    Differentiable operation = arena.layer(layer, fused, x, mode);
    String name = network.stage(number).name();
    parameters.put(name + ".weight", operation.parameters().get(0));
    parameters.put(name + ".bias", operation.parameters().get(1));
    return add(number, operation);
  }

  private Tensor dropout(int number, Layer.Dropout layer, int later, Tensor x) {
    if (treatments.apply(number) != Treatment.TRAINED || layer.rate() == 0) {
      return x;
    }
    long stream = seedOf(seed, network.stage(number).name(), later);
    Dropout dropout = arena.dropout(x, layer.rate(), stream, Mode.TRAINING);
    dropouts.add(dropout);
    return add(number, dropout);
  }

  private Tensor fixed(int number, Layer.Fixed layer, Tensor x, Mode mode) {
    if (layer instanceof Layer.Elementwise elementwise) {
      // In place only where no backward pass reads what is overwritten, and never on an entrance,
      // whose values may be run on again.
      boolean inPlace = mode == Mode.INFERENCE && computed;
      return elementwise.function().equals(Activation.IDENTITY)
          ? x
          : add(number, arena.activation(x, elementwise.function(), inPlace, mode));
    }
    return layer instanceof Layer.Flatten
        ? flat(number, x, mode)
        : add(number, arena.layer(layer, x, mode));
  }

  private Tensor add(int number, Differentiable operation) {
    operations.add(new Placed(number, operation));
    computed = true;
    return operation.output();
  }

  private static int dropoutsAfter(List<Layer> layers, int index) {
    return (int)
        layers.subList(index + 1, layers.size()).stream()
            .filter(Layer.Dropout.class::isInstance)
            .count();
  }

  /**
   * The seed of one dropout's masks. A stage's name and the dropouts that follow in it stay the
   * same in a tail of the network, whatever was cut off, so a tail draws the whole's masks.
   */
  private static long seedOf(long seed, String stage, int later) {
    long hash = seed + later;
    for (int i = 0; i < stage.length(); i++) {
      hash = mix(hash ^ stage.charAt(i));
    }
    return mix(hash);
  }

  /** SplitMix64's finaliser (Steele, Lea, Flood 2014): a bijection that spreads every bit. */
  private static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
