package dev.sunder.engine.training;

import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Scaling;
import dev.sunder.engine.network.SignalInput;
import dev.sunder.engine.network.Stage;
import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.util.List;
import java.util.Optional;

/** Networks for {@link TinyImages}. */
final class TinyNetworks {

  private TinyNetworks() {}

  /** Two convolutions and two fully connected stages, with dropout. */
  static Network plain(int classes) {
    Layer relu = new Layer.Elementwise(Activation.RELU);
    return new Network(
        "tiny",
        new Shape(1, 1, 8, 8),
        Scaling.symmetric(1),
        List.of(
            new Stage("conv1", new Layer.Convolution(4, Window.square(3, 1, 1)), relu),
            new Stage(
                "conv2",
                new Layer.Convolution(6, Window.square(3, 1, 1)),
                relu,
                new Layer.Pooling(PoolingKind.MAX, Window.square(2, 2, 0))),
            new Stage("fc3", new Layer.FullyConnected(16), relu, new Layer.Dropout(0.1f)),
            new Stage("fc4", new Layer.FullyConnected(classes))));
  }

  /** With as many channels as minimal filtering wants, and windows that it takes. */
  static Network wide() {
    Layer relu = new Layer.Elementwise(Activation.RELU);
    return new Network(
        "wide",
        new Shape(1, 1, 8, 8),
        Scaling.symmetric(1),
        List.of(
            new Stage("conv1", new Layer.Convolution(32, Window.square(3, 1, 1)), relu),
            new Stage("conv2", new Layer.Convolution(32, Window.square(3, 1, 1)), relu),
            new Stage("fc3", new Layer.FullyConnected(2))));
  }

  /** The same with a signal of {@link TinySignal} joining a stage. */
  static Network secure(int classes, int stage) {
    SignalInput signal = new SignalInput(stage, new Shape(1, 1, 3, 3), Scaling.symmetric(1));
    return plain(classes).withSignal(Optional.of(signal));
  }
}
