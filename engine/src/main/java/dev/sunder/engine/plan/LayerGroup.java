package dev.sunder.engine.plan;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.BatchNormalisationLayer;
import dev.sunder.kernels.ElementwiseLayer;
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
    Optional<BatchNormalisationLayer> normalisation,
    Activation activation,
    int layers) {

  /**
   * The group that a chain begins with.
   *
   * @param folds whether a normalisation's statistics are fixed
   */
  static LayerGroup of(Layer.Weighted first, List<Layer> following, boolean folds) {
    Optional<BatchNormalisationLayer> normalisation =
        folds && first instanceof Layer.Linear
            ? at(following, 0, BatchNormalisationLayer.class)
            : Optional.empty();
    int next = normalisation.isPresent() ? 1 : 0;
    Optional<ElementwiseLayer> activation = at(following, next, ElementwiseLayer.class);
    return new LayerGroup(
        first,
        normalisation,
        activation.map(ElementwiseLayer::function).orElse(Activation.IDENTITY),
        1 + next + (activation.isPresent() ? 1 : 0));
  }

  /** The same with another activation. */
  LayerGroup withActivation(Activation other) {
    return new LayerGroup(first, normalisation, other, layers);
  }

  private static <L extends Layer> Optional<L> at(List<Layer> layers, int index, Class<L> kind) {
    return index < layers.size() && kind.isInstance(layers.get(index))
        ? Optional.of(kind.cast(layers.get(index)))
        : Optional.empty();
  }
}
