package dev.sunder.engine.network;

import dev.sunder.kernels.DropoutLayer;
import dev.sunder.kernels.ElementwiseLayer;
import dev.sunder.kernels.FlattenLayer;
import dev.sunder.kernels.FullyConnectedLayer;
import dev.sunder.kernels.Layer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The paper's numbered layer: a convolution or fully connected layer together with its
 * normalisation, activation, pooling and dropout, or a block of branches. A network can be cut
 * between the layers of a stage, not within branches.
 *
 * @param name what the parameters' names begin with of the layer that has no name of its own, such
 *     as {@code conv1} or {@code layer1.0}; letters, digits, {@code _}, {@code -}, and {@code .}
 *     between them
 * @param layers applied in order; at least one
 */
public record Stage(String name, List<Layer> layers) {

  /** Layers a stage may have: a bound for files that lie. */
  public static final int MAX_LAYERS = 64;

  public Stage {
    if (name.length() > 64 || !name.matches("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*")) {
      throw new IllegalArgumentException(
          "stage name \""
              + name
              + "\": expected 1 to 64 letters, digits, '_' or '-', and '.' between them");
    }
    layers = List.copyOf(layers);
    if (layers.isEmpty() || layers.size() > MAX_LAYERS) {
      throw new IllegalArgumentException(
          "stage " + name + " needs 1 to " + MAX_LAYERS + " layers, got " + layers.size());
    }
  }

  public Stage(String name, Layer... layers) {
    this(name, List.of(layers));
  }

  /** All layers in a few words. */
  public String text() {
    return layers.stream().map(Layer::text).collect(Collectors.joining(", "));
  }

  /** The first convolution or fully connected layer that is not inside branches. */
  public Optional<Layer.Linear> linear() {
    return layers.stream()
        .filter(Layer.Linear.class::isInstance)
        .map(Layer.Linear.class::cast)
        .findFirst();
  }

  /** What the parameters' names of a layer in it begin with: its own name or the stage's. */
  public String prefix(Layer.Weighted layer) {
    return layer.name().isEmpty() ? name : layer.name();
  }

  /** Whether the stage starts from flat features: nothing that needs a map comes before. */
  public boolean isFullyConnected() {
    for (Layer layer : layers) {
      if (layer instanceof FullyConnectedLayer) {
        return true;
      }
      boolean anyShape =
          layer instanceof ElementwiseLayer
              || layer instanceof DropoutLayer
              || layer instanceof FlattenLayer;
      if (!anyShape) {
        return false;
      }
    }
    return false;
  }
}
