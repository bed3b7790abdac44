package dev.sunder.experiments.inversion;

import static dev.sunder.kernels.Activation.RELU;
import static dev.sunder.kernels.PoolingKind.MAX;

import dev.sunder.engine.network.Cut;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Scaling;
import dev.sunder.engine.network.Stage;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.ElementwiseLayer;
import dev.sunder.kernels.FullyConnectedLayer;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.PoolingLayer;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.util.List;

/**
 * The network and the cuts of He, Zhang and Lee, "Model inversion attacks against collaborative
 * inference" (ACSAC 2019), on MNIST: convolutions of 8 and 16 kernels of 5x5 without padding, each
 * with ReLU and 2x2 max pooling, then fully connected layers of 120, 84 and 10 units; images scaled
 * to [−1, 1]. The article draws the network; the sizes behind the convolutions are those of the
 * code its authors published.
 */
final class Task {

  /** What is sent, with the article's name for it. */
  enum Sent {
    CONV1("conv1", 1, 1),
    RELU2("ReLU2", 2, 2);

    private final String title;
    private final int stage;
    private final int layers;

    Sent(String title, int stage, int layers) {
      this.title = title;
      this.stage = stage;
      this.layers = layers;
    }

    String title() {
      return title;
    }

    Cut cut() {
      return new Cut(stage, layers);
    }
  }

  private Task() {}

  static Network network() {
    Layer relu = new ElementwiseLayer(RELU);
    Layer pool = new PoolingLayer(MAX, Window.square(2, 2, 0));
    return new Network(
        "lenet-8-16",
        new Shape(1, 1, 28, 28),
        Scaling.symmetric(1),
        List.of(
            new Stage("conv1", new ConvolutionLayer(8, Window.square(5, 1, 0)), relu, pool),
            new Stage("conv2", new ConvolutionLayer(16, Window.square(5, 1, 0)), relu, pool),
            new Stage("fc1", new FullyConnectedLayer(120), relu),
            new Stage("fc2", new FullyConnectedLayer(84), relu),
            new Stage("fc3", new FullyConnectedLayer(10))));
  }
}
