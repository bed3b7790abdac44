package dev.sunder.kernels.contract;

import dev.sunder.kernels.Arena;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.MeanSquaredError;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.MomentumUpdate;
import dev.sunder.kernels.PixelInput;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.SoftmaxCrossEntropy;
import dev.sunder.kernels.Tensor;
import java.util.List;

/**
 * Examples worked out elsewhere of what is no differentiable function; see {@link LiteralCases}.
 */
final class LiteralLosses {

  private LiteralLosses() {}

  static List<ContractCase> cases() {
    return List.of(
        ContractCase.alone("by hand: softmax cross-entropy", LiteralLosses::softmax),
        ContractCase.alone("by hand: softmax of ties and large logits", LiteralLosses::ties),
        ContractCase.alone("by hand: mean squared error", LiteralLosses::squaredError),
        ContractCase.alone("by hand: momentum update", LiteralLosses::momentum),
        ContractCase.alone("by hand: pixels", LiteralLosses::pixels));
  }

  private static void softmax(Device device, Findings findings) {
    try (Arena arena = device.arena()) {
      double[] z = FunctionLiteral.numbers("1 -2 0.5 3 -1.5 2 0.25 -0.75 4 -3 1.25 1");
      Tensor logits = Values.tensor(arena, Shape.of(3, 4), z);
      SoftmaxCrossEntropy loss = arena.softmaxCrossEntropy(logits, Mode.TRAINING);
      loss.labels(new int[] {3, 0, 1}, 3);
      loss.run();
      expect(
          findings,
          device,
          loss.probabilities(),
          "0.110553750361739 0.00550414712758367 0.0670542391406115 0.816887863370066 "
              + "0.0238168647051975 0.788706238951642 0.137056593366596 0.0504203029765649 "
              + "0.897161264780863 0.000818105177547749 0.0573536008149452 0.0446670292266441");
      expect(findings, device, "loss", loss.loss(), 3.682711482194131);
      expect(findings, device, "correct", loss.correct(), 1);
      expect(
          findings,
          device,
          loss.logitsGradient(),
          "0.0368512501205797 0.00183471570919456 0.0223514130468705 -0.0610373788766448 "
              + "-0.325394378431601 0.262902079650547 0.0456855311221986 0.016806767658855 "
              + "0.299053754926954 -0.333060631607484 0.0191178669383151 0.0148890097422147");
      loss.labels(new int[] {3, 0}, 2);
      loss.run();
      expect(findings, device, "loss of two", loss.loss(), 1.969807397932268);
      expect(findings, device, "correct of two", loss.correct(), 1);
      expect(
          findings,
          device,
          loss.logitsGradient(),
          "0.0552768751808696 0.00275207356379184 0.0335271195703057 -0.0915560683149672 "
              + "-0.488091567647401 0.394353119475821 0.0685282966832979 0.0252101514882824 "
              + "0 0 0 0");
    }
  }

  /** Of equal greatest logits the first is the guess; no logit is too large. */
  private static void ties(Device device, Findings findings) {
    try (Arena arena = device.arena()) {
      double[] z = FunctionLiteral.numbers("1 2 2 1000 -1000 1000");
      Tensor logits = Values.tensor(arena, Shape.of(2, 3), z);
      SoftmaxCrossEntropy loss = arena.softmaxCrossEntropy(logits, Mode.TRAINING);
      loss.labels(new int[] {1, 0}, 2);
      loss.run();
      String probabilities = "0.155362403496964 0.422318798251518 0.422318798251518 0.5 0 0.5";
      expect(findings, device, loss.probabilities(), probabilities);
      expect(findings, device, "loss", loss.loss(), 0.777570992309098);
      expect(findings, device, "correct", loss.correct(), 2);
    }
  }

  private static void squaredError(Device device, Findings findings) {
    try (Arena arena = device.arena()) {
      Shape shape = new Shape(2, 1, 1, 3);
      Tensor prediction = Values.tensor(arena, shape, FunctionLiteral.numbers("1 -2 0.5 3 -1.5 2"));
      MeanSquaredError loss = arena.meanSquaredError(prediction);
      Values.write(loss.target(), FunctionLiteral.numbers("0.5 -1 0.25 2 -0.5 1.5"));
      loss.run();
      expect(findings, device, "loss", loss.loss(), 0.59375);
      expect(
          findings,
          device,
          loss.gradient(),
          "0.166666666666667 -0.333333333333333 0.0833333333333333 0.333333333333333 "
              + "-0.333333333333333 0.166666666666667");
    }
  }

  /** Every number is a binary fraction, so this holds to the last bit. */
  private static void momentum(Device device, Findings findings) {
    try (Arena arena = device.arena()) {
      Shape shape = Shape.bias(3);
      Tensor weight = Values.tensor(arena, shape, new double[] {1, -2, 0.5});
      Tensor gradient = arena.tensor(shape);
      Tensor bias = Values.tensor(arena, Shape.bias(1), new double[] {4});
      Tensor biasGradient = Values.tensor(arena, Shape.bias(1), new double[] {1});
      MomentumUpdate update =
          arena.momentumUpdate(
              List.of(weight, bias),
              List.of(gradient, biasGradient),
              new float[] {0.125f, 0},
              0.75f);
      Tensor velocity = update.velocities().get(0);
      Values.write(gradient, new double[] {0.5, 1, -1});
      update.learningRate(0.5f);
      update.run();
      expect(findings, device, velocity, "0.625 0.75 -0.9375");
      expect(findings, device, weight, "0.6875 -2.375 0.96875");
      expect(findings, device, bias, "3.5");
      Values.write(gradient, new double[] {-1, 0.25, 2});
      Values.write(biasGradient, new double[] {-2});
      update.learningRate(0.25f);
      update.run();
      expect(findings, device, velocity, "-0.4453125 0.515625 1.41796875");
      expect(findings, device, weight, "0.798828125 -2.50390625 0.6142578125");
      expect(findings, device, bias, "3.8125");
    }
  }

  private static void pixels(Device device, Findings findings) {
    try (Arena arena = device.arena()) {
      PixelInput pixels =
          arena.pixels(new Shape(1, 2, 1, 3), new float[] {0.5f, 2}, new float[] {-1, 0.25f});
      pixels.load(new byte[] {0, 1, (byte) 255, 0, 127, (byte) 128});
      pixels.run();
      expect(findings, device, pixels.output(), "-1 -0.5 126.5 0.25 254.25 256.25");
    }
  }

  private static void expect(Findings findings, Device device, Tensor found, String expected) {
    FunctionLiteral.measure(findings, device, "got", found, FunctionLiteral.numbers(expected));
  }

  private static void expect(
      Findings findings, Device device, String what, double found, double expected) {
    findings.measure(
        () -> what + " " + found,
        Math.abs(found - expected) / Math.max(1, Math.abs(expected)),
        FunctionLiteral.ROUNDOFFS * device.precision().storageRoundoff());
  }
}
