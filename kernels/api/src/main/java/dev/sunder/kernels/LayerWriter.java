package dev.sunder.kernels;

import java.util.List;

/** Takes what describes a layer, by name; {@link LayerReader} gives it back under these names. */
public interface LayerWriter {

  void put(String name, int value);

  void put(String name, float value);

  void put(String name, boolean value);

  void put(String name, String value);

  /** A layer's only window. */
  void put(Window window);

  /** A layer's only activation, with its parameters. */
  void put(Activation function);

  void put(String name, List<List<Layer>> chains);

  /** A layer's own name, if it has one. */
  default void putName(Layer.Weighted layer) {
    if (!layer.name().isEmpty()) {
      put("name", layer.name());
    }
  }

  /** That a layer adds no bias, if so. */
  default void putBias(Layer.Linear layer) {
    if (!layer.hasBias()) {
      put("bias", false);
    }
  }
}
