package dev.sunder.engine.network;

import static dev.sunder.kernels.Activation.RELU;
import static dev.sunder.kernels.PoolingKind.MAX;

import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.DropoutLayer;
import dev.sunder.kernels.ElementwiseLayer;
import dev.sunder.kernels.FullyConnectedLayer;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.PoolingLayer;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.util.List;

/** Ready-made networks, by name. */
public final class Networks {

  /** Makes a network for images of a size. */
  @FunctionalInterface
  private interface Maker {
    Network make(int channels, int pixels, int classes);
  }

  /**
   * A network.
   *
   * @param pixels height and width of the images that it was made for
   */
  private record Ready(String name, int pixels, Maker maker) {}

  private static final List<Ready> ALL =
      List.of(
          new Ready("alexnet_v2", 224, Networks::alexNetV2),
          new Ready("lenet5", 28, Networks::leNet5),
          new Ready("small64", 64, Networks::small),
          new Ready("resnet18", 224, ResNet::eighteen),
          new Ready("vgg11_bn", 224, Vgg::eleven),
          new Ready("squeezenet1_1", 224, SqueezeNet::oneOne),
          new Ready("mobilenet_v2", 224, MobileNetV2::of));

  /** The names that {@link #byName} knows. */
  public static final List<String> NAMES = ALL.stream().map(Ready::name).toList();

  private Networks() {}

  /**
   * A ready network.
   *
   * @param name one of {@link #NAMES}
   * @param channels of the input images
   * @param pixels height and width of the input images
   * @param classes how many
   * @throws IllegalArgumentException if there is no such network, or it cannot take that size
   */
  public static Network byName(String name, int channels, int pixels, int classes) {
    return ready(name).maker.make(channels, pixels, classes);
  }

  /** The size of image a network was made for. */
  public static int nativePixels(String name) {
    return ready(name).pixels;
  }

  private static Ready ready(String name) {
    return ALL.stream()
        .filter(ready -> ready.name.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown network \"" + name + "\": expected " + String.join(", ", NAMES)));
  }

  /**
   * AlexNet_v2 as the paper's table 1 has it (after Krizhevsky 2014), with padding 2 at conv1,
   * which gives the paper's maps 55, 27, 27, 13, 13, 13, 6 at 224 pixels.
   *
   * @param pixels at least 63: smaller maps vanish before fc6
   */
  public static Network alexNetV2(int channels, int pixels, int classes) {
    if (pixels < 63) {
      throw new IllegalArgumentException(
          "alexnet_v2 needs images of at least 63x63 pixels, got " + pixels + "x" + pixels);
    }
    Layer relu = new ElementwiseLayer(RELU);
    Layer pool = new PoolingLayer(MAX, Window.square(3, 2, 0));
    Layer half = new DropoutLayer(0.5f);
    return new Network(
        "alexnet_v2",
        new Shape(1, channels, pixels, pixels),
        Scaling.symmetric(channels),
        List.of(
            new Stage("conv1", convolution(64, 11, 4, 2), relu, pool),
            new Stage("conv2", convolution(192, 5, 1, 2), relu, pool),
            new Stage("conv3", convolution(384, 3, 1, 1), relu),
            new Stage("conv4", convolution(384, 3, 1, 1), relu),
            new Stage("conv5", convolution(256, 3, 1, 1), relu, pool),
            new Stage("fc6", new FullyConnectedLayer(1024), relu, half),
            new Stage("fc7", new FullyConnectedLayer(1024), relu, half),
            new Stage("fc8", new FullyConnectedLayer(classes))));
  }

  /**
   * LeNet-5 in its customary present form (LeCun, Bottou, Bengio, Haffner 1998, section II.B): the
   * paper's sizes, with max pooling and ReLU in place of trainable subsampling and scaled tanh.
   */
  public static Network leNet5(int channels, int pixels, int classes) {
    Layer relu = new ElementwiseLayer(RELU);
    Layer pool = new PoolingLayer(MAX, Window.square(2, 2, 0));
    return new Network(
        "lenet5",
        new Shape(1, channels, pixels, pixels),
        Scaling.symmetric(channels),
        List.of(
            new Stage("conv1", convolution(6, 5, 1, 2), relu, pool),
            new Stage("conv2", convolution(16, 5, 1, 0), relu, pool),
            new Stage("fc3", new FullyConnectedLayer(120), relu),
            new Stage("fc4", new FullyConnectedLayer(84), relu),
            new Stage("fc5", new FullyConnectedLayer(classes))));
  }

  /** Five convolutions and three fully connected layers for images of about 64x64 pixels. */
  public static Network small(int channels, int pixels, int classes) {
    Layer relu = new ElementwiseLayer(RELU);
    Layer pool = new PoolingLayer(MAX, Window.square(2, 2, 0));
    Layer half = new DropoutLayer(0.5f);
    return new Network(
        "small64",
        new Shape(1, channels, pixels, pixels),
        Scaling.symmetric(channels),
        List.of(
            new Stage("conv1", convolution(24, 5, 2, 2), relu),
            new Stage("conv2", convolution(48, 3, 1, 1), relu, pool),
            new Stage("conv3", convolution(96, 3, 1, 1), relu, pool),
            new Stage("conv4", convolution(128, 3, 1, 1), relu),
            new Stage("conv5", convolution(128, 3, 1, 1), relu, pool),
            new Stage("fc6", new FullyConnectedLayer(256), relu, half),
            new Stage("fc7", new FullyConnectedLayer(128), relu, half),
            new Stage("fc8", new FullyConnectedLayer(classes))));
  }

  private static Layer convolution(int outputs, int kernel, int stride, int pad) {
    return new ConvolutionLayer(outputs, Window.square(kernel, stride, pad));
  }
}
