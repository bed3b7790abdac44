package dev.sunder.engine.network;

import dev.sunder.kernels.Layer;
import java.util.List;
import java.util.Optional;

/**
 * The paper's numbered layer: a convolution or fully connected layer together with its activation,
 * pooling and dropout.
 *
 * <p>A stage holds at most one layer with weights. It has none only where a cut inside a stage left
 * its tail to the server.
 *
 * @param name the prefix of its parameters' names, such as {@code conv1}; letters, digits, {@code
 *     _} and {@code -}
 * @param layers applied in order; at least one
 */
public record Stage(String name, List<Layer> layers) {

  /** Layers a stage may have: a bound for files that lie. */
  public static final int MAX_LAYERS = 64;

  public Stage {
    if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
      throw new IllegalArgumentException(
          "stage name \"" + name + "\": expected 1 to 64 letters, digits, '_' or '-'");
    }
    layers = List.copyOf(layers);
    if (layers.isEmpty() || layers.size() > MAX_LAYERS) {
      throw new IllegalArgumentException(
          "stage " + name + " needs 1 to " + MAX_LAYERS + " layers, got " + layers.size());
    }
    if (layers.stream().filter(Layer.Weighted.class::isInstance).count() > 1) {
      throw new IllegalArgumentException(
          "stage " + name + " has more than one layer with weights: each needs its own stage");
    }
  }

  public Stage(String name, Layer... layers) {
    this(name, List.of(layers));
  }

  /** The layer with weights, if there is one. */
  public Optional<Layer.Weighted> weighted() {
    return layers.stream()
        .filter(Layer.Weighted.class::isInstance)
        .map(Layer.Weighted.class::cast)
        .findFirst();
  }

  /** Whether the stage starts from flat features: its weights are fully connected. */
  public boolean isFullyConnected() {
    return weighted().filter(Layer.FullyConnected.class::isInstance).isPresent();
  }
}
