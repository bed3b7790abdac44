package dev.sunder.engine.plan;

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
import dev.sunder.kernels.Tensor;
import dev.sunder.kernels.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the operations of one stage's layers, for a {@link ForwardPass}. */
final class StageOperations {

  private final ForwardPass pass;
  private final Arena arena;
  private final int number;
  private final String stage;
  private final Treatment treatment;
  private final Mode mode;
  private final DropoutSeeds seeds;

  /**
   * @param pass to add them to
   * @param number of the stage, from 1
   */
  StageOperations(
      ForwardPass pass, int number, Stage stage, Treatment treatment, DropoutSeeds seeds) {
    this.pass = pass;
    this.number = number;
    this.stage = stage.name();
    this.treatment = treatment;
    this.seeds = seeds;
    arena = pass.arena();
    mode = treatment.mode();
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
      List<Layer> following = layers.subList(next + 1, layers.size());
      Tensor skip = next == 0 ? skipped : y;
      if (layers.get(next) instanceof Layer.Weighted weighted) {
        LayerGroup group = LayerGroup.of(weighted, following, folds());
        y = group(group, Optional.empty(), y);
        next += group.layers();
      } else if (layers.get(next) instanceof Branches branches) {
        Optional<Residual> residual =
            mode == Mode.INFERENCE ? Residual.of(branches, following) : Optional.empty();
        y = residual.isPresent() ? residual(residual.get(), y, skip) : branches(branches, y, skip);
        next += residual.map(Residual::layers).orElse(1);
      } else {
        y = unweighted(layers.get(next), y);
        next++;
      }
    }
    return y;
  }

  /** Whether normalisation is by fixed statistics. */
  private boolean folds() {
    return treatment != Treatment.TRAINED;
  }

  private Tensor branches(Branches branches, Tensor x, Tensor skipped) {
    List<Tensor> ends = new ArrayList<>();
    for (List<Layer> chain : branches.chains()) {
      ends.add(branch(chain, x, skipped));
    }
    return pass.add(number, arena.join(branches.join(), ends, mode));
  }

  private Tensor branch(List<Layer> chain, Tensor x, Tensor skipped) {
    pass.shares(); // The others read the same values.
    return chain.isEmpty() ? skipped : chain(chain, x, skipped);
  }

  private Tensor residual(Residual block, Tensor x, Tensor skipped) {
    Tensor added = branch(block.added(), x, skipped);
    Tensor y = branch(block.before(), x, x);
    return group(block.last(), Optional.of(added), y);
  }

  private Tensor unweighted(Layer layer, Tensor x) {
    if (layer instanceof DropoutLayer dropout) {
      return dropout(dropout, x);
    } else if (layer instanceof ElementwiseLayer elementwise) {
      return activation(elementwise.function(), x);
    } else if (layer instanceof FlattenLayer) {
      return pass.flat(number, x, mode);
    }
    return pass.add(number, arena.layer((Layer.Fixed) layer, x, mode));
  }

  private Tensor activation(Activation function, Tensor x) {
    // In place only where no backward pass reads what is overwritten, and never on an entrance,
    // whose values may be run on again.
    boolean inPlace = mode == Mode.INFERENCE && pass.isComputed();
    return function.equals(Activation.IDENTITY)
        ? x
        : pass.add(number, arena.activation(x, function, inPlace, mode));
  }

  private Tensor dropout(DropoutLayer layer, Tensor x) {
    long stream = seeds.next();
    if (treatment != Treatment.TRAINED || layer.rate() == 0) {
      return x;
    }
    Dropout dropout = arena.dropout(x, layer.rate(), stream, Mode.TRAINING);
    pass.dropouts().add(dropout);
    return pass.add(number, dropout);
  }

  /**
   * Makes one operation of a group.
   *
   * @param added to the sums, before the activation
   */
  private Tensor group(LayerGroup group, Optional<Tensor> added, Tensor x) {
    if (group.normalisation().isPresent()) {
      Layer.Linear linear = (Layer.Linear) group.first();
      BatchNormalisationLayer folding = group.normalisation().get();
      Differentiable operation = operation(linear.withBias(), group.activation(), added, x);
      fold(Optional.of(linear), folding, operation);
      return pass.add(number, operation);
    }
    if (folds() && group.first() instanceof BatchNormalisationLayer alone) {
      int channels = x.shape().c();
      Layer.Linear scaling =
          new ConvolutionLayer("", channels, Window.square(1, 1, 0), channels, true);
      Differentiable operation = operation(scaling, group.activation(), added, x);
      fold(Optional.empty(), alone, operation);
      return pass.add(number, operation);
    }
    Differentiable operation = operation(group.first(), group.activation(), added, x);
    List<Layer.Parameter> described = group.first().parameters(x.shape());
    for (int i = 0; i < described.size(); i++) {
      pass.parameters()
          .put(
              prefix(group.first()) + "." + described.get(i).role().suffix(),
              operation.parameters().get(i));
    }
    return pass.add(number, operation);
  }

  private Differentiable operation(
      Layer.Weighted layer, Activation activation, Optional<Tensor> added, Tensor x) {
    return added
        .map(map -> arena.residual((Layer.Linear) layer, activation, x, map))
        .orElseGet(() -> arena.layer(layer, activation, x, mode));
  }

  private void fold(
      Optional<Layer.Linear> before, BatchNormalisationLayer folding, Differentiable operation) {
    pass.folded()
        .add(
            new FoldedNormalisation(
                before.map(this::prefix),
                before.isPresent() && before.get().hasBias(),
                prefix(folding),
                folding.epsilon(),
                operation.parameters().get(0),
                operation.parameters().get(1),
                treatment == Treatment.DIFFERENTIATED));
  }

  private String prefix(Layer.Weighted layer) {
    return layer.name().isEmpty() ? stage : layer.name();
  }
}
