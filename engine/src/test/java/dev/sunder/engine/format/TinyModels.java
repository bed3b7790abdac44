package dev.sunder.engine.format;

import dev.sunder.engine.model.Model;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Scaling;
import dev.sunder.engine.network.Stage;
import dev.sunder.kernels.Activation;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.ElementwiseLayer;
import dev.sunder.kernels.FullyConnectedLayer;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.util.List;
import java.util.Map;

/** Models small enough to look at every bit of their files. */
final class TinyModels {

  private TinyModels() {}

  /** One convolution, one fully connected layer, parameters 1/8, 2/8, 3/8 and so on. */
  static Model plain() {
    Network network =
        new Network(
            "tiny",
            new Shape(1, 1, 4, 4),
            Scaling.unit(1),
            List.of(
                new Stage(
                    "conv1",
                    new ConvolutionLayer(2, Window.square(3, 1, 0)),
                    new ElementwiseLayer(Activation.RELU)),
                new Stage("fc2", new FullyConnectedLayer(2))));
    return counted(network, List.of("cat", "dog"), Map.of("train.seed", "7"));
  }

  /** Every kind of layer, a signal, and text that needs escapes. */
  static Model everything() {
    return counted(
        NetworkJsonTest.EVERYTHING,
        List.of("\u0001\"chat\"\n", "\u72ac\ud83d\udc36\\"),
        Map.of("train.seed", "7", "note \u001f", "\u00e9\t\u001f", "empty", ""));
  }

  private static Model counted(
      Network network, List<String> classNames, Map<String, String> provenance) {
    Parameters parameters = Parameters.zeros(network);
    int count = 0;
    for (String name : parameters.names()) {
      float[] values = parameters.get(name);
      for (int i = 0; i < values.length; i++) {
        values[i] = ++count / 8f;
      }
    }
    return new Model(network, parameters, classNames, provenance);
  }
}
