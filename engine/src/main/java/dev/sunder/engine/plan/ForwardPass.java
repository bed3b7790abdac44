package dev.sunder.engine.plan;

import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.SignalInput;
import dev.sunder.engine.network.Stage;
import dev.sunder.kernels.Arena;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Dropout;
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
 * <p>An activation right after a layer with weights is fused into it, and so is a batch
 * normalisation whose statistics are fixed, as they are in every stage that is not trained; where
 * nothing is differentiated, so is the sum that ends a residual block.
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

  /** Where the operations are made. */
  Arena arena() {
    return arena;
  }

  /** Whether the walk has come to values that nothing else reads, which may be overwritten. */
  boolean isComputed() {
    return computed;
  }

  /** Notes that what comes next reads values that others read, too. */
  void shares() {
    computed = false;
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
    return new StageOperations(
            this, number, stage, treatments.apply(number), new DropoutSeeds(seed, stage))
        .chain(stage.layers(), x, stageInput);
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

  /** The values of each example in a row. */
  Tensor flat(int number, Tensor x, Mode mode) {
    boolean already = x.shape().h() == 1 && x.shape().w() == 1;
    if (already) {
      return x;
    }
    Differentiable flatten = arena.flatten(x, mode);
    operations.add(new Placed(number, flatten));
    return flatten.output();
  }

  /** Adds an operation of a stage; its output. */
  Tensor add(int number, Differentiable operation) {
    operations.add(new Placed(number, operation));
    computed = true;
    return operation.output();
  }
}
