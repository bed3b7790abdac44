package dev.sunder.kernels.contract;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.BatchNormalisationLayer;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.FullyConnectedLayer;
import dev.sunder.kernels.Join;
import dev.sunder.kernels.PReluLayer;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import dev.sunder.kernels.Window.Axis;
import java.util.List;

/**
 * Examples worked out elsewhere of what residual and separable blocks are made of: convolution in
 * groups, batch normalisation, joins; see {@link LiteralCases}.
 */
final class LiteralBlocks {

  private LiteralBlocks() {}

  static List<FunctionLiteral> functions() {
    return List.of(
        groups(new Window(new Axis(2, 2, 1, 0, 2), new Axis(3, 1, 0, 3, 2)))
            .input(
                new Shape(1, 4, 3, 4),
                "1 -2 0.5 3 -1.5 2 0.25 -0.75 4 -3 1.25 1 -2 0.5 3 -1.5 2 0.25 -0.75 4 -3 1.25 "
                    + "1 -2 0.5 3 -1.5 2 0.25 -0.75 4 -3 1.25 1 -2 0.5 3 -1.5 2 0.25 -0.75 4 -3 "
                    + "1.25 1 -2 0.5 3")
            .parameters(
                "0.125 -0.25 0.0625 0.5 -0.125 0.375 -0.5 0.125 -0.25 0.0625 0.5 -0.125 0.375 "
                    + "-0.5 0.125 -0.25 0.0625 0.5 -0.125 0.375 -0.5 0.125 -0.25 0.0625 0.5 "
                    + "-0.125 0.375 -0.5 0.125 -0.25 0.0625 0.5 -0.125 0.375 -0.5 0.125 -0.25 "
                    + "0.0625 0.5 -0.125 0.375 -0.5 0.125 -0.25 0.0625 0.5 -0.125 0.375")
            .expectOutput(
                "-1.03125 3.109375 0.078125 0.828125 -1.515625 -0.15625 1.59375 0.875 -3.125 "
                    + "1.46875 0.8125 -2")
            .outputGradient("1 -0.5 2 0.25 -1.5 1 -0.5 2 0.25 -1.5 1 -0.5")
            .expectInputGradient(
                "0 0 0 0 0.4375 0.125 0.640625 -0.03125 0 0 0 0 0 0 0 0 0.09375 -0.21875 0.6875 "
                    + "0.125 0 0 0 0 0 0 0 0 0.4375 -1.125 -0.6875 0.625 0 0 0 0 0 0 0 0 "
                    + "-0.9375 1.25 0.28125 -1.125 0 0 0 0")
            .expectParameterGradients(
                "0 0 0 -2 0.625 0 0 0 0 0.375 -2.75 0 0 0 0 -3.125 1.1875 0 0 0 0 -0.625 "
                    + "-6.1875 0 0 0 0 -0.625 -8 0 0 0 0 7.625 4 0 0 0 0 -3.125 -9 0 0 0 0 "
                    + "6.625 5.75 0"),
        groups(Window.square(2, 1, 0))
            .input(
                new Shape(2, 2, 2, 3),
                "1 -2 0.5 3 -1.5 2 0.25 -0.75 4 -3 1.25 1 -2 0.5 3 -1.5 2 0.25 -0.75 4 -3 1.25 "
                    + "1 -2")
            .parameters(
                "0.125 -0.25 0.0625 0.5 -0.125 0.375 -0.5 0.125 -0.25 0.0625 0.5 -0.125 0.375 "
                    + "-0.5 0.125 -0.25")
            .expectOutput(
                "0.0625 0.53125 -2.5625 1.4375 -1.765625 0.9375 -0.21875 -2.375 0.53125 -0.4375 "
                    + "1.4375 0.09375 0.9375 -0.4375 -2.375 3.625")
            .outputGradient("1 -0.5 2 0.25 -1.5 1 -0.5 2 0.25 -1.5 1 -0.5 2 0.25 -1.5 1")
            .expectInputGradient(
                "-0.125 0.40625 0.21875 -0.9375 0.59375 -0.21875 0.1875 0.65625 -0.9375 -0.8125 "
                    + "1.0625 -0.625 -0.09375 0.1875 0.1875 -0.484375 0.40625 -0.8125 -1.0625 "
                    + "1.1875 -0.484375 0.8125 0.375 -0.28125")
            .expectParameterGradients(
                "0.75 -6.625 0.375 -2.375 -0.75 -4.875 3.125 -0.625 -1.625 12.375 8.5 0.625 3.5 "
                    + "-0.625 3.125 -2.125"),
        // The example of LiteralCases without its bias.
        new FunctionLiteral(
                "fully connected without bias",
                (arena, xs, fused, mode) ->
                    arena.layer(new FullyConnectedLayer("", 2, false), fused, xs.get(0), mode))
            .input(new Shape(2, 2, 1, 2), "1 -2 0.5 3 -1.5 2 0.25 -0.75")
            .parameters("0.5 -1 0.25 2 -0.5 1.5 -2 0.5")
            .expectOutput("8.625 -3 -4.1875 2.875")
            .outputGradient("1 -0.5 2 0.25")
            .expectInputGradient("0.75 -1.75 1.25 1.75 0.875 -1.625 0 4.125")
            .expectParameterGradients("-2 2 1 1.5 -0.875 1.5 -0.1875 -1.6875"),
        join(Join.ADD)
            .input(new Shape(1, 2, 1, 2), "1 -2 0.5 3")
            .input(new Shape(1, 2, 1, 2), "0.5 -1 0.25 2")
            .input(new Shape(1, 2, 1, 2), "1 -0.5 2 0.25")
            .expectOutput("2.5 -3.5 2.75 5.25")
            .outputGradient("1 -0.5 2 0.25")
            .expectInputGradient("1 -0.5 2 0.25")
            .expectInputGradient("1 -0.5 2 0.25")
            .expectInputGradient("1 -0.5 2 0.25"),
        join(Join.CONCAT)
            .input(new Shape(2, 1, 1, 2), "1 -2 0.5 3")
            .input(new Shape(2, 3, 1, 2), "0.5 -1 0.25 2 -0.5 1.5 -2 0.5 -1 0.25 2 -0.5")
            .input(new Shape(2, 2, 1, 2), "1 -0.5 2 0.25 -1.5 1 -0.5 2")
            .expectOutput(
                "1 -2 0.5 -1 0.25 2 -0.5 1.5 1 -0.5 2 0.25 0.5 3 -2 0.5 -1 0.25 2 -0.5 -1.5 1 "
                    + "-0.5 2")
            .outputGradient(
                "1 -2 0.5 3 -1.5 2 0.25 -0.75 4 -3 1.25 1 -2 0.5 3 -1.5 2 0.25 -0.75 4 -3 1.25 "
                    + "1 -2")
            .expectInputGradient("1 -2 -2 0.5")
            .expectInputGradient("0.5 3 -1.5 2 0.25 -0.75 3 -1.5 2 0.25 -0.75 4")
            .expectInputGradient("4 -3 1.25 1 -3 1.25 1 -2"),
        join(Join.MULTIPLY)
            .input(new Shape(1, 2, 1, 2), "1 -2 0.5 3")
            .input(new Shape(1, 2, 1, 2), "0.5 -1 0.25 2")
            .expectOutput("0.5 2 0.125 6")
            .outputGradient("1 -0.5 2 0.25")
            .expectInputGradient("0.5 0.5 0.5 0.5")
            .expectInputGradient("1 1 1 0.75"),
        new FunctionLiteral(
                "multiply by one value a channel",
                (arena, xs, fused, mode) -> arena.join(Join.MULTIPLY, xs, mode))
            .input(new Shape(2, 2, 1, 3), "1 -2 0.5 3 -1.5 2 0.25 -0.75 4 -3 1.25 1")
            .input(Shape.of(2, 2), "0.5 -1 0.25 2")
            .expectOutput("0.5 -1 0.25 -3 1.5 -2 0.0625 -0.1875 1 -6 2.5 2")
            .outputGradient("1 -0.5 2 0.25 -1.5 1 -0.5 2 0.25 -1.5 1 -0.5")
            .expectInputGradient("0.5 -0.25 1 -0.25 1.5 -1 -0.125 0.5 0.0625 -3 2 -1")
            .expectInputGradient("3 5 -0.625 5.25"),
        prelu(false)
            .input(new Shape(1, 2, 2, 2), "1 -2 0.5 0 -1.5 2 -0.25 -0.75")
            .parameters("0.25 2")
            .expectOutput("1 -0.5 0.5 0 -3 2 -0.5 -1.5")
            .outputGradient("1 -0.5 2 0.25 -1.5 1 -0.5 2")
            .expectInputGradient("1 -0.125 2 0.0625 -3 1 -1 4")
            .expectParameterGradients("1 0.875"),
        prelu(true)
            .input(new Shape(1, 2, 2, 2), "1 -2 0.5 0 -1.5 2 -0.25 -0.75")
            .parameters("0.25")
            .expectOutput("1 -0.5 0.5 0 -0.375 2 -0.0625 -0.1875")
            .outputGradient("1 -0.5 2 0.25 -1.5 1 -0.5 2")
            .expectInputGradient("1 -0.125 2 0.0625 -0.375 1 -0.125 0.5")
            .expectParameterGradients("1.875"),
        prelu(false)
            .input(Shape.of(2, 2), "-1 2 3 -4")
            .parameters("-0.5 0")
            .expectOutput("0.5 2 3 0")
            .outputGradient("1 2 3 4")
            .expectInputGradient("-0.5 2 3 0")
            .expectParameterGradients("-1 -16"),
        normalisation(Activation.IDENTITY)
            .expectOutput("-1.9 -0.3 1.5 -0.5 1.3 2.9 -0.5 1.5")
            .expectInputGradient(
                "0.704 -0.432 -0.590277777777778 0.215277777777778 -1.168 0.896 "
                    + "0.965277777777778 -0.590277777777778")
            .expectParameterGradients("-0.4 -2.83333333333333", "0 3.75"),
        normalisation(Activation.RELU)
            .expectOutput("0 0 1.5 0 1.3 2.9 0 1.5")
            .expectInputGradient(
                "0.244 0.148 -0.555555555555556 0.555555555555556 -1.148 0.756 "
                    + "0.555555555555556 -0.555555555555556")
            .expectParameterGradients("0.6 -2.66666666666667", "-0.5 4"),
        normalisation(Activation.TANH)
            .expectOutput(
                "-0.956237458127739 -0.291312612451591 0.905148253644866 -0.46211715726001 "
                    + "0.861723159313306 0.993963167350583 -0.46211715726001 0.905148253644866")
            .expectInputGradient(
                "0.20336942075376 -0.221618140079751 -0.127699790130011 -0.167218109732212 "
                    + "-0.15492802855695 0.173176747882941 0.422617689992233 -0.127699790130011")
            .expectParameterGradients(
                "-0.0597197677241351 -0.612958992624051", "-0.746071130344158 0.526214622453113"));
  }

  private static FunctionLiteral groups(Window window) {
    return new FunctionLiteral(
        "convolution " + window + " in 2 groups",
        (arena, xs, fused, mode) ->
            arena.layer(new ConvolutionLayer("", 4, window, 2, false), fused, xs.get(0), mode));
  }

  private static FunctionLiteral prelu(boolean shared) {
    PReluLayer layer = new PReluLayer("", shared);
    return new FunctionLiteral(
        layer.text(), (arena, xs, fused, mode) -> arena.layer(layer, fused, xs.get(0), mode));
  }

  private static FunctionLiteral join(Join join) {
    return new FunctionLiteral(
        join.toString(), (arena, xs, fused, mode) -> arena.join(join, xs, mode));
  }

  /**
   * The first channel's values are 1, 3, 5, 7: mean 4, variance 5, deviation with ε √6.25 = 2.5.
   * The second's are 0, 2, 2, 0: 1, 1 and 1.5. So the first becomes 2 · (−1.2, −0.4, 0.4, 1.2) +
   * 0.5, and three quarters of the old running mean 1 and a quarter of 4 are 1.75.
   */
  private static FunctionLiteral normalisation(Activation activation) {
    return new FunctionLiteral(
            "batch normalisation " + activation,
            (arena, xs, fused, mode) ->
                arena.layer(
                    new BatchNormalisationLayer("", 1.25f, 0.25f), activation, xs.get(0), mode))
        .input(new Shape(2, 2, 1, 2), "1 3 0 2 5 7 2 0")
        .parameters("2 -1.5", "0.5 0.5", "1 -2", "2 1")
        .outputGradient("1 -0.5 2 0.25 -1.5 1 -0.5 2")
        .expectMoved(
            List.of("1.75 -1.25", "3.16666666666667 1.08333333333333"),
            List.of("2.3125 -0.6875", "4.04166666666667 1.14583333333333"));
  }
}
