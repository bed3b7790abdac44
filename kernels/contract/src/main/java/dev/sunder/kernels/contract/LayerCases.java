package dev.sunder.kernels.contract;

import dev.sunder.kernels.ActivationKind.Trait;
import dev.sunder.kernels.Arena;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Gradient;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Convolutions against sums made here, term by term: all values of small ones, a sample of those of
 * real size, for which the reference would take too long; and all values enter inner products that
 * must agree, ⟨x, ∂L/∂x⟩ = ⟨w, ∂L/∂w⟩ = ⟨z − b, ∂L/∂z⟩.
 */
final class LayerCases {

  private static final int SAMPLES = 200;
  // Tensors up to so many values are summed up whole.
  private static final int WHOLE = 1000;
  // Fast algorithms (Winograd's, Fourier's) lose a few digits of each sum.
  private static final double SUM_ROUNDOFFS = 64;
  private static final double LAW_ROUNDOFFS = 16;
  // Two factors, a sum without and with its bias, a slope: what a device that stores fewer bits
  // than
  // it adds in rounds, and sums that lost float32's digits are far from losing its own.
  private static final double STORED = 6;
  // The same digits of factors that are rounded.
  private static final int SUM_FACTORS = 2 * 8;
  private static final int LAW_FACTORS = 2;

  private LayerCases() {}

  static List<ContractCase> cases() {
    List<ContractCase> cases = new ArrayList<>();
    CheckedConvolution.small()
        .forEach(layer -> cases.add(ContractCase.alone("sums of " + layer, check(layer))));
    Stream.of(CheckedConvolution.checked(), CheckedConvolution.others())
        .flatMap(List::stream)
        .forEach(layer -> cases.add(ContractCase.large("layer: " + layer, check(layer))));
    return cases;
  }

  private static ContractCase.Check check(CheckedConvolution layer) {
    return (device, findings) -> {
      try (Arena arena = device.arena()) {
        new Layer(arena, layer).check(findings);
      }
    };
  }

  /** A layer that has run forward and back. */
  private static final class Layer {
    private final CheckedConvolution layer;
    private final Numbers numbers;
    private final double roundoff;
    private final double factorRoundoff;
    private final double sumRoundoffs;
    private final double[] x;
    private final double[] w;
    private final double[] b;
    private final double[] y;
    private final double[] dy;
    private final double[] dz;
    private final double[] dx;
    private final double[] dw;
    private final double[] db;
    private final int parameterGradients;
    private final ConvolutionSums sums;

    Layer(Arena arena, CheckedConvolution layer) {
      this.layer = layer;
      numbers = new Numbers(layer.toString());
      roundoff = arena.device().precision().storageRoundoff();
      sumRoundoffs = Measure.storesFewerBits(arena.device().precision()) ? STORED : SUM_ROUNDOFFS;
      factorRoundoff = Measure.factorRoundoff(arena.device().precision());
      x = numbers.uniform(layer.input().elements());
      Tensor input = Values.tensor(arena, layer.input(), x);
      Differentiable function =
          arena.layer(layer.layer(), layer.activation(), input, Mode.TRAINING);
      Tensor weight = function.parameters().get(0);
      // Outputs of about 1, which no activation flattens.
      w = numbers.within(weight.shape().elements(), 3 / Math.sqrt(terms(weight.shape())));
      Values.write(weight, w);
      b = layer.layer().hasBias() ? numbers.uniform(layer.outputs()) : new double[layer.outputs()];
      if (layer.layer().hasBias()) {
        Values.write(function.parameters().get(1), b);
      }
      Tensor outputGradient = arena.tensor(function.output().shape());
      Gradient gradient = function.gradient(outputGradient, Gradient.Wanted.ALL);
      function.run();
      y = Values.read(function.output());
      dy = numbers.uniform(y.length);
      Values.write(outputGradient, dy);
      gradient.run();
      dz = new double[dy.length];
      for (int i = 0; i < dz.length; i++) {
        dz[i] = dy[i] * layer.activation().derivative(y[i]);
      }
      dx = Values.read(gradient.inputGradients().get(0));
      dw = Values.read(gradient.parameterGradients().get(0));
      parameterGradients = gradient.parameterGradients().size();
      db = parameterGradients < 2 ? b : Values.read(gradient.parameterGradients().get(1));
      Shape output = function.output().shape();
      sums = new ConvolutionSums(layer.input(), output, layer.layer(), x, w, b, dz);
    }

    private static int terms(Shape weight) {
      return weight.c() * weight.h() * weight.w();
    }

    void check(Findings findings) {
      sample(findings, "output", y, sums::gatherOutput, layer.activation()::value);
      sample(findings, "gradient by input", dx, sums::gatherByInput, sum -> sum);
      sample(findings, "gradient by weight", dw, sums::gatherByWeight, sum -> sum);
      int expected = layer.layer().hasBias() ? 2 : 1;
      findings.require(
          parameterGradients == expected,
          () -> "expected " + expected + " parameter gradients, got " + parameterGradients);
      if (layer.layer().hasBias()) {
        sample(findings, "gradient by bias", db, sums::gatherByBias, sum -> sum);
      }
      double byWeight = Values.dot(w, dw);
      double size = norm(w) * norm(dw);
      equal(findings, "<x, dx> = <w, dw>", Values.dot(x, dx), byWeight, norm(x) * norm(dx) + size);
      // Where the activation is piecewise linear, y · ∂L/∂y = z · ∂L/∂z.
      if (!layer.activation().kind().is(Trait.CURVED)) {
        double byOutput = Values.dot(y, dy) - Values.dot(b, db);
        equal(findings, "<z - b, dz> = <w, dw>", byOutput, byWeight, norm(y) * norm(dy) + size);
      }
    }

    private void sample(
        Findings findings,
        String what,
        double[] found,
        IntConsumer gather,
        DoubleUnaryOperator finish) {
      double worst = 0;
      double greatest = 0;
      double squares = 0;
      for (int index : sampled(found.length)) {
        gather.accept(index);
        double distance = Math.abs(found[index] - finish.applyAsDouble(sums.sum()));
        worst = distance <= worst ? worst : distance;
        greatest = Math.max(greatest, sums.magnitude());
        squares = Math.max(squares, sums.squares());
      }
      double error = worst / greatest;
      double share = Measure.share(Math.sqrt(squares) / greatest);
      findings.measure(
          () -> "sample of " + what,
          error,
          sumRoundoffs * roundoff + SUM_FACTORS * share * factorRoundoff);
    }

    private int[] sampled(int length) {
      return length <= WHOLE
          ? IntStream.range(0, length).toArray()
          : numbers.indices(SAMPLES, length);
    }

    private void equal(Findings findings, String law, double left, double right, double size) {
      double error = Math.abs(left - right) / size;
      findings.measure(
          () -> law + ": " + left + ", " + right,
          error,
          LAW_ROUNDOFFS * roundoff + LAW_FACTORS * factorRoundoff);
    }

    private static double norm(double[] values) {
      return Math.sqrt(Values.dot(values, values));
    }
  }
}
