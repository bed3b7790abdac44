package dev.sunder.kernels.cuda;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Arena;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.DeviceSettings;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Gradient;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.MomentumUpdate;
import dev.sunder.kernels.Operation;
import dev.sunder.kernels.Precision;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Tensor;
import dev.sunder.kernels.Window;
import dev.sunder.kernels.reference.ReferenceProvider;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What {@link EmulatedBf16Test} runs in a process of its own, with emulated libraries. */
final class EmulatedBf16 {

  private EmulatedBf16() {}

  public static void main(String[] args) {
    switch (args[0]) {
      case "rounding" -> rounding();
      case "sums" -> sums();
      case "weights" -> weights();
      case "refusal" -> refusal();
      case "losses" -> losses();
      case "learning" -> learning();
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private static Device open(Precision precision) {
    return new CudaProvider().open(0, DeviceSettings.DEFAULT.withPrecision(precision));
  }

  /** Every upper half of a float with several lower ones, rounded by a kernel and by the host. */
  private static void rounding() {
    float[] values = new float[6 << 16];
    int[] lower = {0, 1, 0x7fff, 0x8000, 0x8001, 0xffff};
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.intBitsToFloat(((i / 6) << 16) | lower[i % 6]);
    }
    try (Device device = open(Precision.BF16);
        Arena arena = device.arena()) {
      Tensor x = arena.tensor(Shape.of(1, values.length));
      Differentiable copy = arena.activation(x, Activation.IDENTITY, false, Mode.INFERENCE);
      x.upload(values);
      copy.run();
      float[] byKernel = copy.output().toArray();
      copy.output().upload(values);
      float[] byHost = copy.output().toArray();
      Tensor widened = arena.tensor(x.shape());
      widened.copyFrom(copy.output());
      System.out.println("kernel and host: " + different(byKernel, byHost));
      System.out.println("host and device's float: " + different(byHost, widened.toArray()));
      System.out.println("float32 untouched: " + different(values, x.toArray()));
      System.out.println("rounded: " + (different(values, byHost) > 0));
    }
  }

  private static int different(float[] one, float[] other) {
    int different = 0;
    for (int i = 0; i < one.length; i++) {
      boolean same = Float.floatToRawIntBits(one[i]) == Float.floatToRawIntBits(other[i]);
      different += same ? 0 : 1;
    }
    return different;
  }

  /** 1 and 300 times 2⁻⁸, which added in bfloat16 would stay 1; and the gradient by a weight. */
  private static void sums() {
    try (Device device = open(Precision.BF16);
        Arena arena = device.arena()) {
      Tensor x = arena.tensor(Shape.of(1, 301));
      float[] ones = new float[301];
      Arrays.fill(ones, 1);
      x.upload(ones);
      float[] w = new float[301];
      Arrays.fill(w, 0x1p-8f);
      w[0] = 1;
      Window window = Window.square(1, 1, 0);
      for (Differentiable layer :
          List.of(
              arena.convolution(x, 1, window, Activation.IDENTITY, Mode.TRAINING),
              arena.fullyConnected(x, 1, Activation.IDENTITY, Mode.TRAINING))) {
        layer.parameters().get(0).upload(w);
        layer.run();
        System.out.println(layer.output().toArray()[0]);
      }
      // Of a fully connected layer's weight cuBLAS leaves it in float32: 1 + 2⁻⁸ · 2⁻⁸.
      Tensor pair = arena.tensor(Shape.of(2, 1));
      pair.upload(new float[] {1, 0x1p-8f});
      Differentiable layer = arena.fullyConnected(pair, 1, Activation.IDENTITY, Mode.TRAINING);
      Tensor dy = arena.tensor(layer.output().shape());
      Gradient gradient = layer.gradient(dy, Gradient.Wanted.PARAMETERS);
      layer.run();
      dy.upload(new float[] {1, 0x1p-8f});
      gradient.run();
      System.out.println(gradient.parameterGradients().get(0).toArray()[0] - 1);
    }
  }

  /**
   * y = w x for x = 1, ∂L/∂w = 1 and steps of 2⁻¹⁰, recorded: w moves by less than bfloat16 tells
   * apart, and y follows it once that is enough. Then w written from the host in two ways.
   */
  private static void weights() {
    try (Device device = open(Precision.BF16);
        Arena arena = device.arena()) {
      Tensor one = arena.tensor(Shape.of(1, 1));
      one.upload(new float[] {1});
      for (Differentiable layer :
          List.of(
              arena.convolution(one, 1, Window.square(1, 1, 0), Activation.IDENTITY, Mode.TRAINING),
              arena.fullyConnected(one, 1, Activation.IDENTITY, Mode.TRAINING))) {
        Gradient gradient = layer.gradient(one, Gradient.Wanted.PARAMETERS);
        Tensor weight = layer.parameters().get(0);
        MomentumUpdate update =
            arena.momentumUpdate(
                List.of(weight), gradient.parameterGradients().subList(0, 1), new float[1], 0);
        update.learningRate(0x1p-10f);
        Operation step = arena.record(List.of(layer, gradient, update));
        weight.upload(new float[] {1});
        StringBuilder seen = new StringBuilder();
        for (int i = 0; i < 6; i++) {
          step.run();
          seen.append((1 - layer.output().toArray()[0]) * 1024).append(' ');
        }
        System.out.println(seen.append(weight.toArray()[0] == 1 - 6 * 0x1p-10f));
        weight.upload(new float[] {3});
        layer.run();
        float uploaded = layer.output().toArray()[0];
        Tensor other = arena.tensor(weight.shape());
        other.upload(new float[] {-5});
        weight.copyFrom(other);
        layer.run();
        System.out.println(uploaded + " " + layer.output().toArray()[0]);
      }
    }
  }

  private static void refusal() {
    try (Device device = open(Precision.BF16);
        Arena arena = device.arena()) {
      Tensor x = arena.tensor(Shape.of(1, 3));
      Tensor computed = arena.flatten(x, Mode.INFERENCE).output();
      arena.momentumUpdate(List.of(computed), List.of(x), new float[1], 0);
    } catch (IllegalArgumentException refused) {
      System.out.println(refused.getMessage());
    }
  }

  /**
   * Ten steps in bf16, and at each its loss, the loss of the same weights in fp32, how far they may
   * be apart, and the loss of a training in fp32 from the first.
   *
   * <p>Rounding changes each number t by δ t, |δ| at most u = 2⁻⁸, and the loss, to first order, by
   * Σ δ t ∂L/∂t. For δ that know nothing of one another that exceeds 6 u √Σ (t ∂L/∂t)² once in 10⁷
   * times (Hoeffding 1963; Higham and Mary 2019).
   */
  private static void losses() {
    try (Device coarse = open(Precision.BF16);
        Device fine = open(Precision.FP32);
        Device reference = new ReferenceProvider().open(0);
        Arena inBf16 = coarse.arena();
        Arena inFp32 = fine.arena();
        Arena exact = reference.arena()) {
      TinyNetwork trained = new TinyNetwork(inBf16);
      TinyNetwork undisturbed = new TinyNetwork(inFp32);
      TinyNetwork same = new TinyNetwork(inFp32);
      TinyNetwork measured = new TinyNetwork(exact);
      trained.initialise();
      undisturbed.initialise();
      for (int index = 0; index < 10; index++) {
        for (TinyNetwork each : List.of(same, measured)) {
          TinyNetwork.copyParameters(trained, each);
        }
        for (TinyNetwork each : List.of(trained, undisturbed, same, measured)) {
          each.stage(index);
        }
        double ofSame = same.loss();
        double bound = 6 * 0x1p-8 * measured.influence();
        System.out.printf(
            Locale.ROOT,
            "%.6f %.6f %.6f %.6f%n",
            trained.train(),
            ofSame,
            bound,
            undisturbed.train());
      }
    }
  }

  /** The mean loss of the first and of the last ten of 100 steps, in bf16 and in fp32. */
  private static void learning() {
    for (Precision precision : List.of(Precision.BF16, Precision.FP32)) {
      try (Device device = open(precision);
          Arena arena = device.arena()) {
        TinyNetwork network = new TinyNetwork(arena);
        network.initialise();
        double first = 0;
        double last = 0;
        for (int index = 0; index < 100; index++) {
          network.stage(index);
          double loss = network.train();
          first += index < 10 ? loss / 10 : 0;
          last += index >= 90 ? loss / 10 : 0;
        }
        System.out.printf(Locale.ROOT, "%.6f %.6f%n", first, last);
      }
    }
  }
}
