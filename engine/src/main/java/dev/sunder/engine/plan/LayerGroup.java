package dev.sunder.engine.plan;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.BatchNormalisation;
import dev.sunder.kernels.Layer;
import java.util.List;
import java.util.Optional;

/**
 * A layer with weights and what becomes one operation with it.
 *
 * @param normalisation behind it, where its statistics are fixed
 * @param activation behind both, or the identity
 * @param layers how many of the chain's layers these are
 */
record LayerGroup(
    Layer.Weighted first,
    Optional<BatchNormalisation> normalisation,
    Activation activation,
    int layers) {

  /**
   * The group that a chain begins with.
   *
   * @param folds whether a normalisation's statistics are fixed
   */
  static LayerGroup of(Layer.Weighted first, List<Layer> following, boolean folds) {
    Optional<BatchNormalisation> normalisation =
        folds && first instanceof Layer.Linear
            ? at(following, 0, BatchNormalisation.class)
            : Optional.empty();
    int next = normalisation.isPresent() ? 1 : 0;
    Optional<Layer.Elementwise> activation = at(following, next, Layer.Elementwise.class);
    return new LayerGroup(
        first,
        normalisation,
        activation.map(Layer.Elementwise::function).orElse(Activation.IDENTITY),
        1 + next + (activation.isPresent() ? 1 : 0));
  }

  private static <L extends Layer> Optional<L> at(List<Layer> layers, int index, Class<L> kind) {
    return index < layers.size() && kind.isInstance(layers.get(index))
        ? Optional.of(kind.cast(layers.get(index)))
        : Optional.empty();
  }
}
