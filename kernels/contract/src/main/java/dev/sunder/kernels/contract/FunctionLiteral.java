package dev.sunder.kernels.contract;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Arena;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Gradient;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A function of few numbers with its output and gradients, worked out elsewhere. */
final class FunctionLiteral {

  static final double ROUNDOFFS = 32;
  private static final Measure MEASURE = Measure.value(ROUNDOFFS);

  private final String name;
  private final FunctionComputation.Builder builder;
  private final List<Shape> shapes = new ArrayList<>();
  private final List<double[]> inputs = new ArrayList<>();
  private final List<double[]> parameters = new ArrayList<>();
  private final List<double[]> inputGradients = new ArrayList<>();
  private final List<double[]> parameterGradients = new ArrayList<>();
  private final List<List<double[]>> moved = new ArrayList<>();
  private Measure gradients = MEASURE;
  private double[] output;
  private double[] outputGradient;

  FunctionLiteral(String name, FunctionComputation.Builder builder) {
    this.name = name;
    this.builder = builder;
  }

  FunctionLiteral input(Shape shape, String values) {
    shapes.add(shape);
    inputs.add(numbers(values));
    return this;
  }

  FunctionLiteral parameters(String... values) {
    Stream.of(values).map(FunctionLiteral::numbers).forEach(parameters::add);
    return this;
  }

  FunctionLiteral outputGradient(String values) {
    outputGradient = numbers(values);
    return this;
  }

  FunctionLiteral expectOutput(String values) {
    output = numbers(values);
    return this;
  }

  /** The gradient by the next input. */
  FunctionLiteral expectInputGradient(String values) {
    inputGradients.add(numbers(values));
    return this;
  }

  FunctionLiteral expectParameterGradients(String... values) {
    Stream.of(values).map(FunctionLiteral::numbers).forEach(parameterGradients::add);
    return this;
  }

  /** What the last parameters, which have no gradients, are after each of so many runs. */
  @SafeVarargs
  final FunctionLiteral expectMoved(List<String>... afterRuns) {
    for (List<String> run : afterRuns) {
      moved.add(run.stream().map(FunctionLiteral::numbers).toList());
    }
    return this;
  }

  /**
   * Lets each term of the gradients have a factor of many digits; all others have few enough for
   * every precision.
   *
   * @param magnitude what Σ |terms| does not exceed
   */
  FunctionLiteral roundedGradients(int magnitude) {
    gradients = gradients.factors(magnitude);
    return this;
  }

  ContractCase toCase() {
    return ContractCase.alone("by hand: " + name, this::check);
  }

  private void check(Device device, Findings findings) {
    try (Arena arena = device.arena()) {
      List<Tensor> xs = new ArrayList<>();
      for (int i = 0; i < inputs.size(); i++) {
        xs.add(Values.tensor(arena, shapes.get(i), inputs.get(i)));
      }
      Differentiable function = builder.build(arena, xs, Activation.IDENTITY, Mode.TRAINING);
      for (int i = 0; i < parameters.size(); i++) {
        Values.write(function.parameters().get(i), parameters.get(i));
      }
      Tensor dy = arena.tensor(function.output().shape());
      Gradient gradient = function.gradient(dy, Gradient.Wanted.ALL);
      function.run();
      measure(findings, device, "output", function.output(), output, MEASURE);
      // Twice: a gradient overwrites, it does not accumulate.
      for (int run = 0; run < 2; run++) {
        Values.write(dy, outputGradient);
        gradient.run();
      }
      findings.require(
          gradient.parameterGradients().size() == parameterGradients.size(),
          () -> "expected " + parameterGradients.size() + " parameter gradients");
      for (int i = 0; i < inputGradients.size(); i++) {
        Tensor found = gradient.inputGradients().get(i);
        measure(
            findings, device, "gradient by input " + i, found, inputGradients.get(i), gradients);
      }
      for (int i = 0; i < parameterGradients.size(); i++) {
        Tensor found = gradient.parameterGradients().get(i);
        measure(
            findings,
            device,
            "gradient by parameter " + i,
            found,
            parameterGradients.get(i),
            gradients);
      }
      checkMoved(findings, device, function);
    }
  }

  private void checkMoved(Findings findings, Device device, Differentiable function) {
    for (int run = 0; run < moved.size(); run++) {
      if (run > 0) {
        function.run();
      }
      List<double[]> expected = moved.get(run);
      int first = function.parameters().size() - expected.size();
      for (int i = 0; i < expected.size(); i++) {
        String what = "parameter " + (first + i) + " after " + (run + 1) + " runs";
        Tensor found = function.parameters().get(first + i);
        measure(findings, device, what, found, expected.get(i), MEASURE);
      }
    }
  }

  static void measure(
      Findings findings, Device device, String what, Tensor found, double[] expected) {
    measure(findings, device, what, found, expected, MEASURE);
  }

  private static void measure(
      Findings findings,
      Device device,
      String what,
      Tensor found,
      double[] expected,
      Measure measure) {
    double[] values = Values.read(found);
    findings.measure(
        () -> what + " " + Arrays.toString(values),
        measure.error(values, expected, expected),
        measure.tolerance(device.precision(), 1));
  }

  /** Numbers with blanks between them. */
  static double[] numbers(String text) {
    return Arrays.stream(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
  }
}
