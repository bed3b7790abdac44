package dev.sunder.engine.plan;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.BatchNormalisationLayer;
import dev.sunder.kernels.Branches;
import dev.sunder.kernels.ElementwiseLayer;
import dev.sunder.kernels.Join;
import dev.sunder.kernels.Layer;
import java.util.List;
import java.util.Optional;

/**
 * A sum of two chains, one of which ends in a linear layer, whose operation can add the other's
 * output: outside of training only, where a normalisation behind the layer is part of it.
 *
 * @param added the other chain; may be empty
 * @param before what the linear layer's chain begins with
 * @param last the linear layer, a normalisation behind it and the activation behind the sum
 * @param layers how many of the outer chain's layers these are
 */
record Residual(List<Layer> added, List<Layer> before, LayerGroup last, int layers) {

  /**
   * What branches are with what follows them, if they are such a sum.
   *
   * @param following the layers behind them
   */
  static Optional<Residual> of(Branches branches, List<Layer> following) {
    List<List<Layer>> chains = branches.chains();
    if (branches.join() != Join.ADD || chains.size() != 2) {
      return Optional.empty();
    }
    int first = linearEnd(chains.get(0));
    int chosen = first >= 0 ? 0 : 1;
    int end = first >= 0 ? first : linearEnd(chains.get(1));
    if (end < 0) {
      return Optional.empty();
    }
    List<Layer> chain = chains.get(chosen);
    Optional<Activation> activation = activation(following);
    LayerGroup last =
        LayerGroup.of((Layer.Weighted) chain.get(end), chain.subList(end + 1, chain.size()), true)
            .withActivation(activation.orElse(Activation.IDENTITY));
    return Optional.of(
        new Residual(
            chains.get(1 - chosen), chain.subList(0, end), last, activation.isPresent() ? 2 : 1));
  }

  private static Optional<Activation> activation(List<Layer> following) {
    return !following.isEmpty() && following.get(0) instanceof ElementwiseLayer elementwise
        ? Optional.of(elementwise.function())
        : Optional.empty();
  }

  /** Where the chain's last linear layer is, if only a normalisation is behind it; else -1. */
  private static int linearEnd(List<Layer> chain) {
    int last = chain.size() - 1;
    boolean normalised = last > 0 && chain.get(last) instanceof BatchNormalisationLayer;
    int candidate = normalised ? last - 1 : last;
    return candidate >= 0 && chain.get(candidate) instanceof Layer.Linear ? candidate : -1;
  }
}
