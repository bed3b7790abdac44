package dev.sunder.engine.plan;

import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.SignalInput;
import dev.sunder.engine.network.Stage;
import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Arena;
import dev.sunder.kernels.BatchNormalisationLayer;
import dev.sunder.kernels.Branches;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Dropout;
import dev.sunder.kernels.DropoutLayer;
import dev.sunder.kernels.ElementwiseLayer;
import dev.sunder.kernels.FlattenLayer;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Tensor;
import dev.sunder.kernels.Window;
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
 * <p>An activation right after a layer with weights is fused into it, and so is a batch
 * normalisation whose statistics are fixed, as they are in every stage that is not trained.
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
  private final List<FoldedNormalisation> folded = new ArrayList<>();
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

  /** The parameters by name, in the order of the layers, but for those that were folded. */
  Map<String, Tensor> parameters() {
    return parameters;
  }

  /** The batch normalisations that are part of another layer. */
  List<FoldedNormalisation> folded() {
    return folded;
  }

  Tensor output() {
    return output;
  }

  private Tensor stage(int number, Tensor stageInput) {
    Mode mode = treatments.apply(number).mode();
    Optional<SignalInput> joining = network.signal().filter(s -> s.stage() == number);
    Tensor x = joining.isPresent() ? join(number, stageInput, mode) : stageInput;
    Stage stage = network.stage(number);
    return new Chains(number, stage, new DropoutSeeds(seed, stage))
        .chain(stage.layers(), x, stageInput);
  }

  /** Makes the operations of one stage's layers. */
  private final class Chains {

    private final int number;
    private final String stage;
    private final Treatment treatment;
    private final DropoutSeeds seeds;

    Chains(int number, Stage stage, DropoutSeeds seeds) {
      this.number = number;
      this.stage = stage.name();
      this.seeds = seeds;
      treatment = treatments.apply(number);
    }

    /**
     * Makes those of a chain.
     *
     * @param skipped what a chain without layers hands on where nothing was computed from x yet
     */
    Tensor chain(List<Layer> layers, Tensor x, Tensor skipped) {
      Tensor y = x;
      int next = 0;
      while (next < layers.size()) {
        if (layers.get(next) instanceof Layer.Weighted weighted) {
          List<Layer> following = layers.subList(next + 1, layers.size());
          LayerGroup group = LayerGroup.of(weighted, following, treatment != Treatment.TRAINED);
          y = group(group, y);
          next += group.layers();
        } else {
          y = unweighted(layers.get(next), y, next == 0 ? skipped : y);
          next++;
        }
      }
      return y;
    }

    private Tensor unweighted(Layer layer, Tensor x, Tensor skipped) {
      if (layer instanceof Branches branches) {
        return branches(branches, x, skipped);
      }
      return layer instanceof DropoutLayer dropout
          ? dropout(dropout, x)
          : fixed(number, (Layer.Fixed) layer, x, treatment.mode());
    }

    private Tensor branches(Branches branches, Tensor x, Tensor skipped) {
      List<Tensor> ends = new ArrayList<>();
      for (List<Layer> chain : branches.chains()) {
        computed = false; // The others read the same values.
        ends.add(chain.isEmpty() ? skipped : chain(chain, x, skipped));
      }
      return add(number, arena.join(branches.join(), ends, treatment.mode()));
    }

    private Tensor dropout(DropoutLayer layer, Tensor x) {
      long stream = seeds.next();
      if (treatment != Treatment.TRAINED || layer.rate() == 0) {
        return x;
      }
      Dropout dropout = arena.dropout(x, layer.rate(), stream, Mode.TRAINING);
      dropouts.add(dropout);
      return add(number, dropout);
    }

    private Tensor group(LayerGroup group, Tensor x) {
      if (group.normalisation().isPresent()) {
        Layer.Linear linear = (Layer.Linear) group.first();
        return folded(Optional.of(linear), group.normalisation().get(), group.activation(), x);
      }
      if (treatment != Treatment.TRAINED
          && group.first() instanceof BatchNormalisationLayer alone) {
        return folded(Optional.empty(), alone, group.activation(), x);
      }
      Differentiable operation =
          arena.layer(group.first(), group.activation(), x, treatment.mode());
      List<Layer.Parameter> described = group.first().parameters(x.shape());
      for (int i = 0; i < described.size(); i++) {
        parameters.put(
            prefix(group.first()) + "." + described.get(i).role().suffix(),
            operation.parameters().get(i));
      }
      return add(number, operation);
    }

    private Tensor folded(
        Optional<Layer.Linear> before,
        BatchNormalisationLayer folding,
        Activation activation,
        Tensor x) {
      int channels = x.shape().c();
      Layer.Linear layer =
          before
              .map(Layer.Linear::withBias)
              .orElseGet(
                  () -> new ConvolutionLayer("", channels, Window.square(1, 1, 0), channels, true));
      Differentiable operation = arena.layer(layer, activation, x, treatment.mode());
      folded.add(
          new FoldedNormalisation(
              before.map(this::prefix),
              before.isPresent() && before.get().hasBias(),
              prefix(folding),
              folding.epsilon(),
              operation.parameters().get(0),
              operation.parameters().get(1),
              treatment == Treatment.DIFFERENTIATED));
      return add(number, operation);
    }

    private String prefix(Layer.Weighted layer) {
      return layer.name().isEmpty() ? stage : layer.name();
    }
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

  private Tensor fixed(int number, Layer.Fixed layer, Tensor x, Mode mode) {
    if (layer instanceof ElementwiseLayer elementwise) {
      // In place only where no backward pass reads what is overwritten, and never on an entrance,
      // whose values may be run on again.
      boolean inPlace = mode == Mode.INFERENCE && computed;
      return elementwise.function().equals(Activation.IDENTITY)
          ? x
          : add(number, arena.activation(x, elementwise.function(), inPlace, mode));
    }
    return layer instanceof FlattenLayer
        ? flat(number, x, mode)
        : add(number, arena.layer(layer, x, mode));
  }

  private Tensor add(int number, Differentiable operation) {
    operations.add(new Placed(number, operation));
    computed = true;
    return operation.output();
  }
}
