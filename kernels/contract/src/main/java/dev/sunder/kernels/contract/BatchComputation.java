package dev.sunder.kernels.contract;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Arena;
import dev.sunder.kernels.BatchNormalisationLayer;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Gradient;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Tensor;
import dev.sunder.kernels.Window;
import java.util.Arrays;
import java.util.List;

/**
 * Batch normalisation in every way it can be used: with every {@link Gradient.Wanted}, each
 * gradient run twice, and run again on the same batch and on another. Gradients by the input are
 * measured in units of γ / √(σ² + ε), those by the parameters as means over a channel's values.
 *
 * @param afterConvolution whether the input comes in the layout that a convolution left
 */
record BatchComputation(
    BatchNormalisationLayer layer,
    Shape shape,
    Activation activation,
    BatchInputs inputs,
    boolean afterConvolution)
    implements Computation {

  @Override
  public void compute(Arena arena, Results results) {
    ChannelStatistics channels = new ChannelStatistics(shape, inputs.x(), layer.epsilon());
    Tensor given = Values.tensor(arena, shape, inputs.x());
    List<Differentiable> source = afterConvolution ? List.of(identity(arena, given)) : List.of();
    Tensor x = afterConvolution ? source.get(0).output() : given;
    Differentiable function = arena.layer(layer, activation, x, Mode.TRAINING);
    inputs.write(function.parameters());
    source.forEach(Differentiable::run);
    function.run();
    double output = channels.roundoffs() * Measure.greatest(inputs.scale()) + 8;
    results.add("output", function.output(), Measure.value(output).stored(2));
    addStatistics(results, function, channels, "a run");
    List<double[]> before = values(function.parameters());
    for (Gradient.Wanted wanted : Gradient.Wanted.values()) {
      backward(arena, results, function, source, wanted);
    }
    List<double[]> after = values(function.parameters());
    for (int i = 0; i < before.size(); i++) {
      int index = i;
      results.require(
          Arrays.equals(before.get(i), after.get(i)),
          () -> "parameter " + index + " is changed by the gradient");
    }
    results.add("input afterwards", x, Measure.exact());
    function.run();
    function.run();
    addStatistics(results, function, channels, "three runs");
    // A batch of the other sign, half as far apart.
    Values.write(given, Arrays.stream(inputs.x()).map(value -> -value / 2).toArray());
    source.forEach(Differentiable::run);
    function.run();
    addStatistics(results, function, channels, "another batch");
  }

  private static void addStatistics(
      Results results, Differentiable function, ChannelStatistics channels, String when) {
    Measure ofMean = Measure.value(16).stored(1);
    Measure ofVariance = Measure.value(channels.roundoffsOfGradients()).stored(1);
    results.add("running mean after " + when, function.parameters().get(2), ofMean);
    results.add("running variance after " + when, function.parameters().get(3), ofVariance);
  }

  private void backward(
      Arena arena,
      Results results,
      Differentiable function,
      List<Differentiable> source,
      Gradient.Wanted wanted) {
    Tensor dy = arena.tensor(shape);
    Gradient gradient = function.gradient(dy, wanted);
    double[] values = Values.coarse(new Numbers("gradient of " + shape).uniform(shape.elements()));
    int byInputs = gradient.inputGradients().size();
    int byParameters = gradient.parameterGradients().size();
    results.require(
        byInputs == (wanted.inputs() ? 1 : 0) && byParameters == (wanted.parameters() ? 2 : 0),
        () -> wanted + " wanted: got " + byInputs + " and " + byParameters + " gradients");
    // Twice: a gradient overwrites, it does not accumulate.
    for (int run = 0; run < 2; run++) {
      Values.write(dy, values);
      gradient.run();
    }
    ChannelStatistics channels = new ChannelStatistics(shape, inputs.x(), layer.epsilon());
    Measure measure = Measure.value(channels.roundoffsOfGradients());
    String suffix = ", " + wanted + " wanted";
    for (Tensor byInput : gradient.inputGradients()) {
      double[] found = channels.perSlope(Values.read(byInput), inputs.scale());
      results.add("gradient by the input" + suffix, found, measure.stored(12));
      for (Differentiable before : source) {
        Gradient toSource = before.gradient(byInput, Gradient.Wanted.INPUTS);
        toSource.run();
        double[] passed = Values.read(toSource.inputGradients().get(0));
        results.add(
            "gradient before it" + suffix,
            channels.perSlope(passed, inputs.scale()),
            measure.factors(1).stored(13));
      }
    }
    for (int i = 0; i < byParameters; i++) {
      double[] means =
          Arrays.stream(Values.read(gradient.parameterGradients().get(i)))
              .map(sum -> sum / channels.count())
              .toArray();
      results.add("gradient by parameter " + i + suffix, means, measure.stored(4));
    }
  }

  private static List<double[]> values(List<Tensor> tensors) {
    return tensors.stream().map(Values::read).toList();
  }

  /** A depthwise convolution that changes nothing but the layout. */
  private static Differentiable identity(Arena arena, Tensor x) {
    int channels = x.shape().c();
    ConvolutionLayer depthwise =
        new ConvolutionLayer("", channels, Window.square(1, 1, 0), channels, false);
    Differentiable copy = arena.layer(depthwise, Activation.IDENTITY, x, Mode.TRAINING);
    double[] ones = new double[channels];
    Arrays.fill(ones, 1);
    Values.write(copy.parameters().get(0), ones);
    return copy;
  }
}
