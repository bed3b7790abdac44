package dev.sunder.experiments.report;

import dev.sunder.engine.network.Stage;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.LayerVisitor;
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
    return layer.accept(TEXTS);
  }

  private static final LayerVisitor<String> TEXTS =
      new LayerVisitor<>() {
        @Override
        public String convolution(Layer.Convolution layer) {
          return "conv " + layer.outputs() + " " + text(layer.window());
        }

        @Override
        public String fullyConnected(Layer.FullyConnected layer) {
          return "fc " + layer.outputs();
        }

        @Override
        public String elementwise(Layer.Elementwise layer) {
          return layer.function().toString();
        }

        @Override
        public String pooling(Layer.Pooling layer) {
          return layer.kind().name().toLowerCase(Locale.ROOT) + " " + text(layer.window());
        }

        @Override
        public String dropout(Layer.Dropout layer) {
          return "dropout " + layer.rate();
        }

        @Override
        public String localResponseNormalisation(Layer.LocalResponseNormalisation layer) {
          return "lrn " + layer.size();
        }

        @Override
        public String flatten(Layer.Flatten layer) {
          return "flatten";
        }

        @Override
        public String resize(Layer.Resize layer) {
          return "resize " + layer.height() + "x" + layer.width();
        }
      };

  private static String text(Window window) {
    boolean padded = window.rows().before() > 0 || window.columns().before() > 0;
    String text = window.toString();
    return padded ? text : text.substring(0, text.indexOf('+'));
  }
}
