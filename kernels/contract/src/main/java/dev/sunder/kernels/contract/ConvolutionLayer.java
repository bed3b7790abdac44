package dev.sunder.kernels.contract;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.LeakyRelu;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.util.List;

/**
 * A convolution as large as those of real networks, where devices change to other algorithms.
 *
 * @param input the input's shape
 * @param outputs channels of the output
 * @param window kernel, stride and padding
 * @param activation applied to the output
 */
public record ConvolutionLayer(Shape input, int outputs, Window window, Activation activation) {

  /**
   * The layers that the contract checks: AlexNet_v2's five, in batches as small as a fast algorithm
   * pays for, and three of ragged channels and maps with other activations.
   */
  public static List<ConvolutionLayer> checked() {
    Window three = Window.square(3, 1, 1);
    Window five = Window.square(5, 1, 2);
    Window eleven = Window.square(11, 4, 2);
    return List.of(
        new ConvolutionLayer(new Shape(2, 3, 224, 224), 64, eleven, Activation.RELU),
        new ConvolutionLayer(new Shape(2, 64, 27, 27), 192, five, Activation.RELU),
        new ConvolutionLayer(new Shape(10, 192, 13, 13), 384, three, Activation.RELU),
        new ConvolutionLayer(new Shape(10, 384, 13, 13), 256, three, Activation.RELU),
        new ConvolutionLayer(new Shape(10, 256, 13, 13), 256, three, Activation.RELU),
        new ConvolutionLayer(new Shape(3, 72, 27, 26), 200, five, Activation.TANH),
        new ConvolutionLayer(new Shape(4, 130, 26, 29), 147, three, Activation.IDENTITY),
        new ConvolutionLayer(new Shape(8, 90, 13, 14), 104, three, new LeakyRelu(0.2f)));
  }

  @Override
  public String toString() {
    return "convolution " + input + " * " + window + " -> " + outputs + " + " + activation;
  }
}
