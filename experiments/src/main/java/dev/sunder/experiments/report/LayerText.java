package dev.sunder.experiments.report;

import dev.sunder.engine.network.Layer;
import dev.sunder.engine.network.Stage;
import dev.sunder.kernels.Window;
import java.util.Locale;
import java.util.stream.Collectors;

/** Layers in a few words, such as {@code conv 64 11x11/4+2}: kernels, window, stride, padding. */
public final class LayerText {

  private LayerText() {}

  /** All layers of a stage. */
  public static String of(Stage stage) {
    return stage.layers().stream().map(LayerText::of).collect(Collectors.joining(", "));
  }

  /** One layer. */
  public static String of(Layer layer) {
    if (layer instanceof Layer.Convolution convolution) {
      return "conv " + convolution.outputs() + " " + text(convolution.window());
    }
    if (layer instanceof Layer.FullyConnected fullyConnected) {
      return "fc " + fullyConnected.outputs();
    }
    if (layer instanceof Layer.Elementwise elementwise) {
      return elementwise.function().toString();
    }
    if (layer instanceof Layer.Pooling pooling) {
      return lower(pooling.kind()) + " " + text(pooling.window());
    }
    if (layer instanceof Layer.Dropout dropout) {
      return "dropout " + dropout.rate();
    }
    if (layer instanceof Layer.LocalResponseNormalisation normalisation) {
      return "lrn " + normalisation.size();
    }
    if (layer instanceof Layer.Resize resize) {
      return "resize " + resize.height() + "x" + resize.width();
    }
    return lower(layer.getClass().getSimpleName());
  }

  private static String text(Window window) {
    boolean padded = window.padHeight() > 0 || window.padWidth() > 0;
    String text = window.toString();
    return padded ? text : text.substring(0, text.indexOf('+'));
  }

  private static String lower(Object name) {
    return name.toString().toLowerCase(Locale.ROOT);
  }
}
