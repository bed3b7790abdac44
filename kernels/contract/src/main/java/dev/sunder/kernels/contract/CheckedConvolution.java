package dev.sunder.kernels.contract;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.LeakyRelu;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.util.List;

/**
 * A convolution to be checked against sums of its terms.
 *
 * @param input the input's shape
 * @param layer what is computed
 * @param activation applied to the output
 */
public record CheckedConvolution(Shape input, ConvolutionLayer layer, Activation activation) {

  /** A convolution of one group with a bias. */
  private CheckedConvolution(Shape input, int outputs, Window window, Activation activation) {
    this(input, new ConvolutionLayer(outputs, window), activation);
  }

  /** A convolution in groups without a bias. */
  private static CheckedConvolution grouped(
      Shape input, int outputs, Window window, int groups, Activation activation) {
    return new CheckedConvolution(
        input, new ConvolutionLayer("", outputs, window, groups, false), activation);
  }

  /** The channels of the output. */
  public int outputs() {
    return layer.outputs();
  }

  /** Kernel, stride, padding and dilation. */
  public Window window() {
    return layer.window();
  }

  /**
   * Layers as large as those of real networks, where devices change to other algorithms:
   * AlexNet_v2's five, in batches as small as a fast algorithm pays for, and three of ragged
   * channels and maps with other activations.
   */
  public static List<CheckedConvolution> checked() {
    Window three = Window.square(3, 1, 1);
    Window five = Window.square(5, 1, 2);
    Window eleven = Window.square(11, 4, 2);
    return List.of(
        new CheckedConvolution(new Shape(2, 3, 224, 224), 64, eleven, Activation.RELU),
        new CheckedConvolution(new Shape(2, 64, 27, 27), 192, five, Activation.RELU),
        new CheckedConvolution(new Shape(10, 192, 13, 13), 384, three, Activation.RELU),
        new CheckedConvolution(new Shape(10, 384, 13, 13), 256, three, Activation.RELU),
        new CheckedConvolution(new Shape(10, 256, 13, 13), 256, three, Activation.RELU),
        new CheckedConvolution(new Shape(3, 72, 27, 26), 200, five, Activation.TANH),
        new CheckedConvolution(new Shape(4, 130, 26, 29), 147, three, Activation.IDENTITY),
        new CheckedConvolution(new Shape(8, 90, 13, 14), 104, three, new LeakyRelu(0.2f)));
  }

  /** Of real size as well: depthwise, in groups and dilated. */
  static List<CheckedConvolution> others() {
    Window three = Window.square(3, 1, 1);
    Window five = Window.square(5, 1, 2);
    return List.of(
        grouped(new Shape(2, 32, 112, 112), 32, three, 32, Activation.RELU),
        grouped(new Shape(2, 96, 112, 112), 96, Window.square(3, 2, 1), 96, Activation.IDENTITY),
        grouped(new Shape(8, 576, 14, 14), 576, three, 576, Activation.RELU),
        grouped(new Shape(4, 96, 27, 27), 256, five, 2, Activation.RELU),
        grouped(new Shape(4, 128, 28, 28), 128, three, 32, Activation.TANH),
        grouped(new Shape(2, 64, 33, 33), 72, square(3, 1, 6, 6, 6), 1, Activation.IDENTITY));
  }

  /**
   * Small layers of every kind of group, padding and dilation, each in one and all together: groups
   * of 1 to 16 channels, depthwise with one output a channel and two.
   */
  static List<CheckedConvolution> small() {
    Window three = Window.square(3, 1, 1);
    Window uneven = new Window(new Window.Axis(3, 1, 0, 1, 1), new Window.Axis(4, 2, 2, 1, 1));
    Window dilated = new Window(new Window.Axis(3, 1, 2, 2, 2), new Window.Axis(2, 1, 0, 3, 3));
    Window all = new Window(new Window.Axis(3, 2, 1, 2, 2), new Window.Axis(3, 1, 4, 0, 3));
    Shape six = new Shape(2, 6, 7, 8);
    return List.of(
        new CheckedConvolution(new Shape(2, 3, 7, 8), 5, uneven, Activation.IDENTITY),
        new CheckedConvolution(new Shape(2, 3, 7, 8), 5, dilated, Activation.TANH),
        new CheckedConvolution(six, new ConvolutionLayer("", 4, all, 2, true), Activation.TANH),
        grouped(six, 9, three, 3, Activation.IDENTITY),
        grouped(six, 6, uneven, 6, Activation.TANH),
        grouped(six, 12, all, 6, Activation.IDENTITY),
        grouped(new Shape(1, 32, 5, 6), 32, three, 2, Activation.SIGMOID),
        grouped(new Shape(2, 16, 6, 5), 16, Window.square(3, 2, 1), 16, Activation.IDENTITY),
        grouped(new Shape(1, 16, 6, 5), 8, all, 1, Activation.IDENTITY));
  }

  private static Window square(int kernel, int stride, int before, int after, int dilation) {
    Window.Axis axis = new Window.Axis(kernel, stride, before, after, dilation);
    return new Window(axis, axis);
  }

  @Override
  public String toString() {
    String fused = activation + (layer.hasBias() ? "" : ", no bias");
    return layer.describe(input) + " -> " + layer.outputs() + " + " + fused;
  }
}
