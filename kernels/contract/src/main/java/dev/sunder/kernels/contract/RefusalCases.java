package dev.sunder.kernels.contract;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Arena;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Gradient;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.SoftmaxCrossEntropy;
import dev.sunder.kernels.Tensor;
import dev.sunder.kernels.Window;
import dev.sunder.kernels.reference.ReferenceProvider;
import java.util.List;

/** Wrong arguments: each refused at once, naming the wrong value and the expected one. */
final class RefusalCases {

  private static final Class<IllegalArgumentException> ARGUMENT = IllegalArgumentException.class;
  private static final Class<IllegalStateException> STATE = IllegalStateException.class;

  private RefusalCases() {}

  static List<ContractCase> cases() {
    return List.of(
        alone("tensors refuse arrays and copies of another length", RefusalCases::lengths),
        alone("layers refuse impossible shapes and settings", RefusalCases::layers),
        alone("losses refuse labels and counts out of range", RefusalCases::losses),
        alone("momentum update refuses mismatched lists and settings", RefusalCases::momentum),
        alone("gradients of another shape, or of inference, are refused", RefusalCases::gradients),
        alone("tensors of another device are refused", RefusalCases::foreign));
  }

  /** What a case does in an arena of the device. */
  private interface InArena {
    void run(Arena arena, Findings findings);
  }

  private static ContractCase alone(String name, InArena body) {
    return ContractCase.alone(
        name,
        (device, findings) -> {
          try (Arena arena = device.arena()) {
            body.run(arena, findings);
          }
        });
  }

  private static void lengths(Arena arena, Findings findings) {
    for (Tensor tensor : List.of(arena.tensor(new Shape(2, 3, 1, 2)), oddLayout(arena))) {
      int n = tensor.shape().elements();
      for (int wrong : new int[] {0, n - 1, n + 1}) {
        String both = "expected " + n + " values, got " + wrong;
        findings.refuses(
            ARGUMENT, "upload of " + wrong, () -> tensor.upload(new float[wrong]), both);
        findings.refuses(
            ARGUMENT, "download of " + wrong, () -> tensor.download(new float[wrong]), both);
      }
      Tensor other = arena.tensor(Shape.of(1, n + 1));
      findings.refuses(
          ARGUMENT,
          "copy of another length",
          () -> tensor.copyFrom(other),
          String.valueOf(n),
          String.valueOf(n + 1));
    }
  }

  private static Tensor oddLayout(Arena arena) {
    return convolution(arena, arena.tensor(new Shape(2, 3, 4, 3)), Mode.TRAINING).output();
  }

  private static Differentiable convolution(Arena arena, Tensor x, Mode mode) {
    return arena.convolution(x, 17, Window.square(3, 1, 1), Activation.IDENTITY, mode);
  }

  private static void layers(Arena arena, Findings findings) {
    Tensor x = arena.tensor(new Shape(2, 3, 4, 5));
    Mode mode = Mode.TRAINING;
    Window large = Window.square(7, 1, 1);
    findings.refuses(
        ARGUMENT,
        "convolution larger than its input",
        () -> arena.convolution(x, 1, large, Activation.RELU, mode),
        "4x5",
        "7x7");
    findings.refuses(
        ARGUMENT,
        "pooling larger than its input",
        () -> arena.pooling(x, PoolingKind.MAX, large, mode),
        "4x5",
        "7x7");
    findings.refuses(
        ARGUMENT,
        "convolution of 0 outputs",
        () -> arena.convolution(x, 0, Window.square(1, 1, 0), Activation.RELU, mode),
        "at least 1 output, got 0");
    findings.refuses(
        ARGUMENT,
        "fully connected layer of -1 outputs",
        () -> arena.fullyConnected(x, -1, Activation.RELU, mode),
        "-1");
    findings.refuses(
        ARGUMENT,
        "silu in place for training",
        () -> arena.activation(x, Activation.SILU, true, mode),
        "silu in place 2x3x4x5",
        "its gradient needs the input");
    findings.refuses(ARGUMENT, "resize to 0x4", () -> arena.resize(x, 0, 4, mode), "0x4");
    for (float rate : new float[] {-0.1f, 1, Float.NaN}) {
      findings.refuses(
          ARGUMENT,
          "dropout rate " + rate,
          () -> arena.dropout(x, rate, 1, mode),
          "[0, 1)",
          String.valueOf(rate));
    }
    for (int size : new int[] {-1, 0, 2}) {
      findings.refuses(
          ARGUMENT,
          "normalisation over " + size,
          () -> arena.localResponseNormalisation(x, size, 1, 1, 1, mode),
          "odd",
          String.valueOf(size));
    }
    findings.refuses(
        ARGUMENT,
        "normalisation with k = 0",
        () -> arena.localResponseNormalisation(x, 3, 1, 1, 0, mode),
        "k > 0",
        "0.0");
    Tensor other = arena.tensor(new Shape(2, 3, 4, 6));
    findings.refuses(
        ARGUMENT,
        "concat of different widths",
        () -> arena.concat(x, other, mode),
        "2x3x4x5",
        "2x3x4x6");
    findings.refuses(
        ARGUMENT,
        "pixels with two scales for three channels",
        () -> arena.pixels(x.shape(), new float[2], new float[3]),
        "expected 3",
        "got 2 and 3");
    findings.refuses(
        ARGUMENT,
        "too few pixels",
        () -> arena.pixels(x.shape(), new float[3], new float[3]).load(new byte[119]),
        "120",
        "119");
  }

  private static void losses(Arena arena, Findings findings) {
    Tensor map = arena.tensor(new Shape(2, 3, 1, 2));
    findings.refuses(
        ARGUMENT,
        "softmax of a map",
        () -> arena.softmaxCrossEntropy(map, Mode.TRAINING),
        "2x3x1x2");
    Tensor logits = arena.tensor(Shape.of(3, 4));
    SoftmaxCrossEntropy loss = arena.softmaxCrossEntropy(logits, Mode.TRAINING);
    for (int count : new int[] {-1, 0, 4}) {
      findings.refuses(
          ARGUMENT,
          "count " + count,
          () -> loss.labels(new int[5], count),
          "1 to 3",
          "got " + count);
    }
    findings.refuses(
        ARGUMENT, "fewer labels than counted", () -> loss.labels(new int[2], 3), "got 3");
    for (int label : new int[] {-1, 4}) {
      findings.refuses(
          ARGUMENT,
          "label " + label,
          () -> loss.labels(new int[] {0, label, 0}, 2),
          "0 to 3",
          "got " + label);
    }
    // What does not count is not looked at.
    loss.labels(new int[] {0, 3, 99}, 2);
    findings.refuses(
        STATE,
        "gradient of inference",
        () -> arena.softmaxCrossEntropy(logits, Mode.INFERENCE).logitsGradient(),
        "inference");
  }

  private static void momentum(Arena arena, Findings findings) {
    Tensor w = arena.tensor(Shape.of(2, 3));
    Tensor g = arena.tensor(Shape.of(2, 3));
    Tensor flat = arena.tensor(Shape.of(1, 6));
    List<Tensor> one = List.of(w);
    findings.refuses(
        ARGUMENT,
        "more gradients than parameters",
        () -> arena.momentumUpdate(one, List.of(g, g), new float[1], 0.5f),
        "1 parameters",
        "2 gradients");
    findings.refuses(
        ARGUMENT,
        "no weight decay",
        () -> arena.momentumUpdate(one, List.of(g), new float[0], 0.5f),
        "0 weight decays");
    findings.refuses(
        ARGUMENT,
        "gradient of another shape",
        () -> arena.momentumUpdate(one, List.of(flat), new float[1], 0.5f),
        "2x3x1x1",
        "1x6x1x1");
    for (float momentum : new float[] {-0.5f, 1, Float.NaN}) {
      findings.refuses(
          ARGUMENT,
          "momentum " + momentum,
          () -> arena.momentumUpdate(one, List.of(g), new float[1], momentum),
          "[0, 1)",
          String.valueOf(momentum));
    }
    findings.refuses(
        ARGUMENT,
        "negative weight decay",
        () -> arena.momentumUpdate(one, List.of(g), new float[] {-1}, 0.5f),
        "at least 0",
        "-1.0");
  }

  private static void gradients(Arena arena, Findings findings) {
    Tensor x = arena.tensor(new Shape(2, 3, 4, 3));
    Differentiable training = convolution(arena, x, Mode.TRAINING);
    Differentiable inference = convolution(arena, x, Mode.INFERENCE);
    Tensor fitting = arena.tensor(training.output().shape());
    for (Gradient.Wanted wanted : Gradient.Wanted.values()) {
      findings.refuses(
          ARGUMENT,
          "output gradient of the input's shape",
          () -> training.gradient(x, wanted),
          "2x17x4x3",
          "2x3x4x3");
      findings.refuses(
          STATE, "gradient of inference", () -> inference.gradient(fitting, wanted), "inference");
    }
  }

  private static void foreign(Arena arena, Findings findings) {
    try (Device other = new ReferenceProvider().open(0);
        Arena elsewhere = other.arena()) {
      Tensor mine = arena.tensor(Shape.of(2, 3));
      Tensor alien = elsewhere.tensor(Shape.of(2, 3));
      String name = arena.device().name();
      Mode mode = Mode.TRAINING;
      findings.refuses(
          ARGUMENT,
          "convolution",
          () -> arena.convolution(alien, 1, Window.square(1, 1, 0), Activation.IDENTITY, mode),
          name);
      findings.refuses(
          ARGUMENT,
          "fully connected layer",
          () -> arena.fullyConnected(alien, 1, Activation.IDENTITY, mode),
          name);
      findings.refuses(ARGUMENT, "concat", () -> arena.concat(mine, alien, mode), name);
      findings.refuses(ARGUMENT, "flatten", () -> arena.flatten(alien, mode), name);
      findings.refuses(ARGUMENT, "loss", () -> arena.softmaxCrossEntropy(alien, mode), name);
      findings.refuses(ARGUMENT, "squared error", () -> arena.meanSquaredError(alien), name);
      findings.refuses(ARGUMENT, "copy", () -> mine.copyFrom(alien), name);
      findings.refuses(
          ARGUMENT,
          "output gradient",
          () -> arena.flatten(mine, mode).gradient(alien, Gradient.Wanted.ALL),
          name);
      findings.refuses(
          ARGUMENT,
          "momentum update",
          () -> arena.momentumUpdate(List.of(mine), List.of(alien), new float[1], 0),
          name);
    }
  }
}
