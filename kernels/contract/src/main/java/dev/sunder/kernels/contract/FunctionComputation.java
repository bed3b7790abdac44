package dev.sunder.kernels.contract;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.ActivationKind.Trait;
import dev.sunder.kernels.Arena;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Gradient;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Tensor;
import dev.sunder.kernels.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A differentiable function in every way it can be used: built for training and for inference, with
 * every {@link Gradient.Wanted}, each gradient run twice, on plain inputs and on those that a
 * convolution left in a layout of its own. The latter have 8 bits, so that the convolution passes
 * them on unchanged in every precision; so have those of a function that is to pass them on itself.
 */
final class FunctionComputation implements Computation {

  /** Makes the function. */
  @FunctionalInterface
  interface Builder {
    /** Makes it on these inputs, with an activation to fuse if it takes one. */
    Differentiable build(Arena arena, List<Tensor> inputs, Activation activation, Mode mode);
  }

  private final Builder builder;
  private final List<Shape> shapes = new ArrayList<>();
  private final List<double[]> inputs = new ArrayList<>();
  private final List<double[]> parameters = new ArrayList<>();
  private Activation activation = Activation.IDENTITY;
  private boolean afterConvolutions;
  private UnaryOperator<double[]> terms = UnaryOperator.identity();
  private Measure output = Measure.sum();
  private Measure gradient = Measure.sum();

  FunctionComputation(Builder builder) {
    this.builder = builder;
  }

  FunctionComputation input(Shape shape, double[] values) {
    shapes.add(shape);
    inputs.add(values);
    return this;
  }

  FunctionComputation parameters(double[]... values) {
    parameters.addAll(List.of(values));
    return this;
  }

  FunctionComputation activation(Activation fused) {
    activation = fused;
    return this;
  }

  /** Once more with a convolution before each input, one that changes no value but the layout. */
  FunctionComputation alsoAfterConvolutions(boolean also) {
    afterConvolutions = also;
    return this;
  }

  FunctionComputation measures(Measure ofOutput, Measure ofGradient) {
    output = ofOutput;
    gradient = ofGradient;
    return this;
  }

  @Override
  public FunctionComputation magnitudes() {
    return sums(Values::absolute);
  }

  @Override
  public Optional<Computation> squares() {
    return parameters.isEmpty() ? Optional.empty() : Optional.of(sums(Values::squares));
  }

  private FunctionComputation sums(UnaryOperator<double[]> of) {
    FunctionComputation sums = new FunctionComputation(builder);
    sums.shapes.addAll(shapes);
    sums.inputs.addAll(inputs);
    sums.parameters.addAll(parameters);
    sums.afterConvolutions = afterConvolutions;
    sums.terms = of;
    return sums;
  }

  /** Weight and input are factors of the output. */
  private Measure ofOutput() {
    return parameters.isEmpty() ? output : output.factors(2);
  }

  /** So are ∂L/∂z and one of them of a gradient; a curve's slope follows from the output. */
  private Measure ofGradient() {
    boolean curved = activation.kind().is(Trait.CURVED);
    return parameters.isEmpty() ? gradient : gradient.factors(curved ? 4 : 2);
  }

  @Override
  public void compute(Arena arena, Results results) {
    compute(arena, results, false);
    if (afterConvolutions) {
      compute(arena, results, true);
    }
  }

  private void compute(Arena arena, Results results, boolean afterConvolution) {
    List<Tensor> given = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      given.add(Values.tensor(arena, shapes.get(i), input(i, afterConvolution || passesOn())));
    }
    List<Differentiable> sources = new ArrayList<>();
    List<Tensor> xs = new ArrayList<>(given);
    if (afterConvolution) {
      given.forEach(x -> sources.add(identity(arena, x)));
      xs.clear();
      sources.forEach(source -> xs.add(source.output()));
    }
    Differentiable function = build(arena, xs, Mode.TRAINING);
    sources.forEach(Differentiable::run);
    function.run();
    results.add("output" + where(sources), function.output(), ofOutput());
    for (Gradient.Wanted wanted : Gradient.Wanted.values()) {
      backward(new Backward(arena, function, sources, wanted), results);
    }
    if (!xs.contains(function.output())) {
      addUntouched(results, xs, "input");
    }
    addUntouched(results, function.parameters(), "parameter");
    infer(arena, results, given, sources, xs);
  }

  private record Backward(
      Arena arena, Differentiable function, List<Differentiable> sources, Gradient.Wanted wanted) {}

  private void backward(Backward task, Results results) {
    Differentiable function = task.function;
    Tensor dy = task.arena.tensor(function.output().shape());
    Gradient prepared = function.gradient(dy, task.wanted);
    List<Gradient> toSources = new ArrayList<>();
    if (task.wanted.inputs()) {
      for (int i = 0; i < task.sources.size(); i++) {
        Tensor byInput = prepared.inputGradients().get(i);
        toSources.add(task.sources.get(i).gradient(byInput, Gradient.Wanted.ALL));
      }
    }
    List<Tensor> none = List.of();
    requireShapes(
        results, task, prepared.inputGradients(), task.wanted.inputs() ? function.inputs() : none);
    requireShapes(
        results,
        task,
        prepared.parameterGradients(),
        task.wanted.parameters() ? function.parameters() : none);
    // Twice: a gradient overwrites, it does not accumulate.
    for (int run = 0; run < 2; run++) {
      Values.write(dy, outputGradient(dy.shape(), !task.sources.isEmpty() || passesOn()));
      prepared.run();
    }
    String suffix = ", " + task.wanted + " wanted" + where(task.sources);
    addAll(results, prepared.inputGradients(), "gradient by input ", suffix, ofGradient());
    addAll(results, prepared.parameterGradients(), "gradient by parameter ", suffix, ofGradient());
    for (Gradient toSource : toSources) {
      toSource.run();
      addAll(
          results,
          toSource.inputGradients(),
          "gradient before it ",
          suffix,
          ofGradient().factors(1));
      addAll(
          results,
          toSource.parameterGradients(),
          "gradient by the convolution's parameter ",
          suffix,
          bySource());
    }
  }

  private void infer(
      Arena arena,
      Results results,
      List<Tensor> given,
      List<Differentiable> sources,
      List<Tensor> xs) {
    Differentiable inference = build(arena, xs, Mode.INFERENCE);
    // A function in place has overwritten its input.
    for (int i = 0; i < given.size(); i++) {
      Values.write(given.get(i), input(i, !sources.isEmpty() || passesOn()));
    }
    sources.forEach(Differentiable::run);
    inference.run();
    results.add("output of inference" + where(sources), inference.output(), ofOutput());
  }

  private Differentiable build(Arena arena, List<Tensor> xs, Mode mode) {
    Differentiable function = builder.build(arena, xs, activation, mode);
    for (int i = 0; i < parameters.size(); i++) {
      Values.write(function.parameters().get(i), terms.apply(parameters.get(i)));
    }
    return function;
  }

  /** Whether the function computes nothing that a precision could round. */
  private boolean passesOn() {
    return output.kind() == Measure.Kind.EXACT;
  }

  private double[] input(int index, boolean coarse) {
    return terms.apply(coarse ? Values.coarse(inputs.get(index)) : inputs.get(index));
  }

  private double[] outputGradient(Shape shape, boolean coarse) {
    double[] drawn = new Numbers("gradient of " + shape).uniform(shape.elements());
    return terms.apply(coarse ? Values.coarse(drawn) : drawn);
  }

  /** The gradient of the convolution before, of which the function's own is a factor. */
  private Measure bySource() {
    boolean passedOn = gradient.kind() == Measure.Kind.EXACT;
    return passedOn ? Measure.sum() : Measure.sum().factors(ofGradient().factors() + 1);
  }

  private static void addAll(
      Results results, List<Tensor> tensors, String prefix, String suffix, Measure measure) {
    for (int i = 0; i < tensors.size(); i++) {
      results.add(prefix + i + suffix, tensors.get(i), measure);
    }
  }

  private static String where(List<Differentiable> sources) {
    return sources.isEmpty() ? "" : ", after a convolution";
  }

  private static void addUntouched(Results results, List<Tensor> tensors, String what) {
    for (int i = 0; i < tensors.size(); i++) {
      results.add(what + " " + i + " afterwards", tensors.get(i), Measure.exact());
    }
  }

  private static void requireShapes(
      Results results, Backward task, List<Tensor> found, List<Tensor> expected) {
    List<Shape> shapes = found.stream().map(Tensor::shape).toList();
    List<Shape> wanted = expected.stream().map(Tensor::shape).toList();
    results.require(
        shapes.equals(wanted),
        () -> task.wanted + " wanted: expected gradients " + wanted + ", got " + shapes);
  }

  /** A 1x1 convolution whose weight is the unit matrix. */
  static Differentiable identity(Arena arena, Tensor x) {
    int channels = x.shape().c();
    Differentiable copy =
        arena.convolution(x, channels, Window.square(1, 1, 0), Activation.IDENTITY, Mode.TRAINING);
    double[] unit = new double[channels * channels];
    for (int c = 0; c < channels; c++) {
      unit[c * channels + c] = 1;
    }
    Values.write(copy.parameters().get(0), unit);
    return copy;
  }
}
