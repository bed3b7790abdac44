package dev.sunder.engine.training;

import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Scaling;
import dev.sunder.engine.network.SignalInput;
import dev.sunder.engine.network.Stage;
import dev.sunder.kernels.Activation;
import dev.sunder.kernels.BatchNormalisationLayer;
import dev.sunder.kernels.Branches;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.DropoutLayer;
import dev.sunder.kernels.ElementwiseLayer;
import dev.sunder.kernels.FullyConnectedLayer;
import dev.sunder.kernels.Join;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.PoolingLayer;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.util.List;
import java.util.Optional;

/** Networks for {@link TinyImages}. */
final class TinyNetworks {

  private TinyNetworks() {}

  /** Two convolutions and two fully connected stages, with dropout. */
  static Network plain(int classes) {
    Layer relu = new ElementwiseLayer(Activation.RELU);
    return new Network(
        "tiny",
        new Shape(1, 1, 8, 8),
        Scaling.symmetric(1),
        List.of(
            new Stage("conv1", new ConvolutionLayer(4, Window.square(3, 1, 1)), relu),
            new Stage(
                "conv2",
                new ConvolutionLayer(6, Window.square(3, 1, 1)),
                relu,
                new PoolingLayer(PoolingKind.MAX, Window.square(2, 2, 0))),
            new Stage("fc3", new FullyConnectedLayer(16), relu, new DropoutLayer(0.1f)),
            new Stage("fc4", new FullyConnectedLayer(classes))));
  }

  /** With as many channels as minimal filtering wants, and windows that it takes. */
  static Network wide() {
    Layer relu = new ElementwiseLayer(Activation.RELU);
    return new Network(
        "wide",
        new Shape(1, 1, 8, 8),
        Scaling.symmetric(1),
        List.of(
            new Stage("conv1", new ConvolutionLayer(32, Window.square(3, 1, 1)), relu),
            new Stage("conv2", new ConvolutionLayer(32, Window.square(3, 1, 1)), relu),
            new Stage("fc3", new FullyConnectedLayer(2))));
  }

  /** Two convolutions with batch normalisation, the second with a skip. */
  static Network normalised() {
    Layer relu = new ElementwiseLayer(Activation.RELU);
    Window same = Window.square(3, 1, 1);
    List<Layer> block =
        List.of(new ConvolutionLayer("c2", 4, same, 1, false), new BatchNormalisationLayer("n2"));
    return new Network(
        "normalised",
        new Shape(1, 1, 8, 8),
        Scaling.symmetric(1),
        List.of(
            new Stage(
                "first",
                new ConvolutionLayer("c1", 4, same, 1, false),
                new BatchNormalisationLayer("n1"),
                relu),
            new Stage("block", new Branches(List.of(block, List.of()), Join.ADD), relu),
            new Stage("fc", new FullyConnectedLayer(2))));
  }

  /** The plain one with a signal of {@link TinySignal} joining a stage. */
  static Network secure(int classes, int stage) {
    SignalInput signal = new SignalInput(stage, new Shape(1, 1, 3, 3), Scaling.symmetric(1));
    return plain(classes).withSignal(Optional.of(signal));
  }
}
