package dev.sunder.engine.plan;

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
import dev.sunder.kernels.FlattenLayer;
import dev.sunder.kernels.FullyConnectedLayer;
import dev.sunder.kernels.Interpolation;
import dev.sunder.kernels.Join;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.LocalResponseNormalisationLayer;
import dev.sunder.kernels.PReluLayer;
import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.PoolingLayer;
import dev.sunder.kernels.ResizeLayer;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.util.List;
import java.util.Optional;

/** Networks small enough for exhaustive checks, which together hold every kind of layer. */
final class SmallNetworks {

  static final Layer RELU = new ElementwiseLayer(Activation.RELU);
  static final Layer TANH = new ElementwiseLayer(Activation.TANH);
  static final Layer SIGMOID = new ElementwiseLayer(Activation.SIGMOID);

  private SmallNetworks() {}

  /** The network of {@code loss_trace.py} but for the signal; activations are fused. */
  static Network fused() {
    return new Network(
        "fused",
        new Shape(1, 2, 7, 7),
        new Scaling(List.of(1 / 128f, 1 / 64f), List.of(-1f, -2f)),
        List.of(
            new Stage(
                "conv1",
                new ConvolutionLayer(3, Window.square(3, 2, 1)),
                RELU,
                new LocalResponseNormalisationLayer(3, 0.5f, 0.75f, 2)),
            new Stage(
                "conv2",
                new ConvolutionLayer(4, Window.square(2, 1, 0)),
                TANH,
                new PoolingLayer(PoolingKind.MAX, Window.square(2, 1, 0)),
                new PoolingLayer(PoolingKind.AVERAGE, new Window(1, 2, 1, 2, 0, 0))),
            new Stage("fc3", new FullyConnectedLayer(5), SIGMOID, new DropoutLayer(0.25f)),
            new Stage("fc4", new FullyConnectedLayer(3))));
  }

  /** With as many channels as minimal filtering wants, and windows that it takes. */
  static Network wide() {
    return new Network(
        "wide",
        new Shape(1, 2, 6, 6),
        new Scaling(List.of(1 / 128f, 1 / 128f), List.of(-1f, -1f)),
        List.of(
            new Stage("conv1", new ConvolutionLayer(32, Window.square(3, 1, 1)), RELU),
            new Stage("conv2", new ConvolutionLayer(32, Window.square(5, 1, 2)), TANH),
            new Stage("fc3", new FullyConnectedLayer(3))));
  }

  /** Activations of their own, dropout first and on maps, two dropouts in a stage, resize. */
  static Network unfused() {
    return new Network(
        "unfused",
        new Shape(1, 2, 6, 6),
        new Scaling(List.of(1 / 128f, 1 / 128f), List.of(-1f, -1f)),
        List.of(
            new Stage(
                "conv1",
                new DropoutLayer(0.125f),
                new ConvolutionLayer(3, Window.square(3, 1, 1)),
                new PoolingLayer(PoolingKind.AVERAGE, Window.square(2, 2, 0)),
                TANH),
            new Stage(
                "conv2",
                new LocalResponseNormalisationLayer(3, 0.5f, 0.75f, 1),
                new ConvolutionLayer(2, Window.square(3, 1, 1)),
                new PoolingLayer(PoolingKind.MAX, Window.square(2, 1, 0)),
                RELU,
                new ResizeLayer(4, 3),
                SIGMOID,
                new DropoutLayer(0.25f)),
            new Stage(
                "fc3",
                new FlattenLayer(),
                new DropoutLayer(0.25f),
                new FullyConnectedLayer(4),
                TANH,
                new DropoutLayer(0.5f)),
            new Stage("fc4", new FullyConnectedLayer(3))));
  }

  /** Learned slopes of each kind, with and without an activation behind; the nearest pixel. */
  static Network parametric() {
    return new Network(
        "parametric",
        new Shape(1, 2, 6, 6),
        new Scaling(List.of(1 / 128f, 1 / 128f), List.of(-1f, -1f)),
        List.of(
            new Stage(
                "conv1",
                new ConvolutionLayer(3, Window.square(3, 1, 1)),
                new PReluLayer("conv1.act", false),
                new PoolingLayer(PoolingKind.AVERAGE, Window.square(2, 2, 0))),
            new Stage(
                "conv2",
                new ConvolutionLayer(4, Window.square(3, 1, 1)),
                new PReluLayer("conv2.act", true),
                TANH,
                new ResizeLayer(6, 4, Interpolation.NEAREST)),
            new Stage("fc3", new FullyConnectedLayer(5), new PReluLayer("fc3.act", false), SIGMOID),
            new Stage("fc4", new FullyConnectedLayer(3))));
  }

  /**
   * Branches of every kind: a residual block with another convolution as its skip, one whose skip
   * is the identity, a concatenation of three with pooling, squeeze and excitation; batch
   * normalisation behind convolutions with and without bias and by itself; groups, dilation,
   * padding on one side; dropout inside.
   */
  static Network branched() {
    ConvolutionLayer block = convolution("block", 4, Window.square(3, 1, 1), 1, false);
    return new Network(
        "branched",
        new Shape(1, 2, 7, 7),
        new Scaling(List.of(1 / 128f, 1 / 128f), List.of(-1f, -1f)),
        List.of(
            new Stage(
                "conv1",
                new ConvolutionLayer(4, new Window(ONE_SIDED, ONE_SIDED)),
                new BatchNormalisationLayer("bn1"),
                TANH),
            new Stage(
                "layer1.0",
                new Branches(
                    List.of(
                        List.of(
                            block.named("layer1.0.conv1"),
                            new BatchNormalisationLayer("layer1.0.bn1", 0.01f, 0.25f),
                            SIGMOID,
                            convolution("layer1.0.conv2", 4, Window.square(3, 1, 1), 2, true),
                            new DropoutLayer(0.25f)),
                        List.of(
                            convolution(
                                "layer1.0.downsample.0", 4, Window.square(1, 1, 0), 1, false),
                            new BatchNormalisationLayer("layer1.0.downsample.1", 0.25f, 0.1f))),
                    Join.ADD),
                TANH),
            new Stage(
                "layer1.1",
                new Branches(
                    List.of(
                        List.of(
                            convolution("layer1.1.conv1", 4, DILATED, 1, false),
                            new BatchNormalisationLayer("layer1.1.bn1"),
                            TANH,
                            convolution("layer1.1.conv2", 4, Window.square(3, 1, 1), 4, false)),
                        List.of()),
                    Join.ADD),
                new BatchNormalisationLayer("layer1.1.bn2"),
                TANH,
                new Branches(
                    List.of(
                        List.of(),
                        List.of(
                            new PoolingLayer(PoolingKind.AVERAGE, Window.square(6, 1, 0)),
                            convolution("layer1.1.se", 4, Window.square(1, 1, 0), 1, true),
                            SIGMOID)),
                    Join.MULTIPLY)),
            new Stage(
                "mixed",
                new Branches(
                    List.of(
                        List.of(block.named("mixed.a"), TANH),
                        List.of(
                            new PoolingLayer(PoolingKind.AVERAGE_INSIDE, Window.square(3, 1, 1)),
                            block.named("mixed.b"),
                            new Branches(
                                List.of(List.of(block.named("mixed.b2")), List.of()), Join.ADD)),
                        List.of(convolution("mixed.c", 3, Window.square(1, 1, 0), 1, true))),
                    Join.CONCAT),
                new PoolingLayer(PoolingKind.AVERAGE, Window.square(3, 3, 0))),
            new Stage(
                "fc",
                new FullyConnectedLayer("", 3, false),
                new BatchNormalisationLayer("fc.bn", 0.25f, 0.5f))));
  }

  /**
   * One batch normalisation, on maps of the input's size.
   *
   * @param momentum what a batch weighs in its running values
   */
  static Network normalised(float momentum) {
    return new Network(
        "normalised",
        new Shape(1, 2, 5, 4),
        new Scaling(List.of(1 / 128f, 1 / 128f), List.of(-1f, -1f)),
        List.of(
            new Stage(
                "conv1",
                convolution("", 4, Window.square(3, 1, 1), 1, false),
                new BatchNormalisationLayer("bn1", 1e-3f, momentum),
                TANH),
            new Stage("fc2", new FullyConnectedLayer(3))));
  }

  private static final Window.Axis ONE_SIDED = new Window.Axis(3, 1, 0, 1, 1);
  private static final Window DILATED =
      new Window(new Window.Axis(3, 1, 2, 2, 2), new Window.Axis(3, 1, 1));

  private static ConvolutionLayer convolution(
      String name, int outputs, Window window, int groups, boolean bias) {
    return new ConvolutionLayer(name, outputs, window, groups, bias);
  }

  /** A signal of one 3x3 channel at a stage; none at stage 0. */
  static Network withSignal(Network network, int stage) {
    SignalInput signal =
        new SignalInput(
            Math.max(stage, 1), new Shape(1, 1, 3, 3), new Scaling(List.of(1 / 256f), List.of(0f)));
    return network.withSignal(Optional.of(signal).filter(joining -> stage > 0));
  }

  /** The same stages with every dropout's rate 0. */
  static Network withoutDropout(Network network) {
    List<Stage> stages =
        network.stages().stream()
            .map(
                stage ->
                    new Stage(
                        stage.name(),
                        stage.layers().stream()
                            .map(l -> l instanceof DropoutLayer ? new DropoutLayer(0) : l)
                            .toList()))
            .toList();
    return new Network(
        network.name(), network.input(), network.scaling(), stages, network.signal());
  }
}
