package dev.sunder.kernels.contract;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Arena;
import dev.sunder.kernels.BatchNormalisationLayer;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Gradient;
import dev.sunder.kernels.Join;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Tensor;
import dev.sunder.kernels.Window;
import dev.sunder.kernels.Window.Axis;
import dev.sunder.kernels.reference.ReferenceProvider;
import java.util.Collections;
import java.util.List;

/** Wrong arguments of convolution in groups, batch normalisation and joins; see RefusalCases. */
final class BlockRefusals {

  private static final Class<IllegalArgumentException> ARGUMENT = IllegalArgumentException.class;
  private static final Class<IllegalStateException> STATE = IllegalStateException.class;
  private static final Shape MAP = new Shape(2, 6, 4, 5);

  private BlockRefusals() {}

  static List<ContractCase> cases() {
    return List.of(
        RefusalCases.alone(
            "groups, dilation and normalisation that cannot be", BlockRefusals::layers),
        RefusalCases.alone("joins refuse counts and shapes that do not fit", BlockRefusals::joins),
        RefusalCases.alone("joins refuse tensors of another device", BlockRefusals::foreign),
        RefusalCases.alone("joins refuse gradients that do not fit", BlockRefusals::gradients));
  }

  private static void layers(Arena arena, Findings findings) {
    Tensor x = arena.tensor(MAP);
    for (int groups : new int[] {4, 12}) {
      findings.refuses(
          ARGUMENT,
          groups + " groups of 6 channels",
          () -> convolution(arena, x, 12, groups),
          groups + " groups",
          "2x6x4x5");
    }
    for (int groups : new int[] {0, -1, 5}) {
      findings.refuses(
          ARGUMENT,
          groups + " groups of 12 outputs",
          () -> convolution(arena, x, 12, groups),
          "12 outputs",
          "got " + groups);
    }
    Window dilated = new Window(new Axis(2, 1, 0, 0, 4), new Axis(2, 1, 0, 0, 2));
    findings.refuses(
        ARGUMENT,
        "taps farther apart than the map is high",
        () -> arena.convolution(x, 1, dilated, Activation.RELU, Mode.TRAINING),
        "4x5",
        "5x3");
    for (PoolingKind kind : PoolingKind.values()) {
      findings.refuses(
          ARGUMENT,
          kind + " pooling with dilation",
          () -> arena.pooling(x, kind, dilated, Mode.TRAINING),
          "without dilation",
          "~4x2");
    }
    findings.refuses(
        ARGUMENT,
        "batch normalisation for inference",
        () -> arena.layer(new BatchNormalisationLayer(""), Activation.RELU, x, Mode.INFERENCE),
        "training only");
  }

  private static Differentiable convolution(Arena arena, Tensor x, int outputs, int groups) {
    ConvolutionLayer layer =
        new ConvolutionLayer("", outputs, Window.square(1, 1, 0), groups, true);
    return arena.layer(layer, Activation.IDENTITY, x, Mode.TRAINING);
  }

  private static void joins(Arena arena, Findings findings) {
    Tensor x = arena.tensor(MAP);
    for (Join join : Join.values()) {
      for (int count : new int[] {0, 1, Join.MOST + 1}) {
        refused(findings, arena, join, Collections.nCopies(count, x), "got " + count);
      }
    }
    refused(findings, arena, Join.MULTIPLY, List.of(x, x, x), "two maps", "2x6x4x5, 2x6x4x5, 2x6");
    Tensor fewer = arena.tensor(MAP.withC(5));
    refused(findings, arena, Join.ADD, List.of(x, fewer), "one shape", "2x6x4x5, 2x5x4x5");
    refused(findings, arena, Join.ADD, List.of(x, x, fewer), "2x6x4x5, 2x6x4x5, 2x5x4x5");
    refused(findings, arena, Join.MULTIPLY, List.of(x, fewer), "2x6x4x5, 2x5x4x5");
    Tensor each = arena.tensor(Shape.of(2, 6));
    refused(findings, arena, Join.ADD, List.of(x, each), "2x6x1x1");
    refused(findings, arena, Join.CONCAT, List.of(x, each), "only in channels", "2x6x1x1");
    refused(findings, arena, Join.MULTIPLY, List.of(each, x), "2x6x1x1, 2x6x4x5");
    Tensor other = arena.tensor(Shape.of(1, 6));
    refused(findings, arena, Join.MULTIPLY, List.of(x, other), "2x6x4x5, 1x6x1x1");
    refused(findings, arena, Join.CONCAT, List.of(each, each, other), "1x6x1x1");
    Tensor column = arena.tensor(new Shape(2, 6, 4, 1));
    refused(findings, arena, Join.MULTIPLY, List.of(x, column), "2x6x4x1");
  }

  private static void refused(
      Findings findings, Arena arena, Join join, List<Tensor> inputs, String... mentions) {
    findings.refuses(
        ARGUMENT,
        join + " of " + inputs.size() + ", " + String.join(" ", mentions),
        () -> arena.join(join, inputs, Mode.TRAINING),
        mentions);
  }

  private static void foreign(Arena arena, Findings findings) {
    try (Device other = new ReferenceProvider().open(0);
        Arena elsewhere = other.arena()) {
      Tensor mine = arena.tensor(MAP);
      Tensor alien = elsewhere.tensor(MAP);
      String name = arena.device().name();
      for (Join join : Join.values()) {
        refused(findings, arena, join, List.of(mine, alien), name);
        refused(findings, arena, join, List.of(alien, mine), name);
      }
      findings.refuses(
          ARGUMENT,
          "batch normalisation",
          () -> arena.layer(new BatchNormalisationLayer(""), Activation.RELU, alien, Mode.TRAINING),
          name);
    }
  }

  private static void gradients(Arena arena, Findings findings) {
    Tensor x = arena.tensor(MAP);
    Tensor wrong = arena.tensor(MAP.withN(1));
    for (Join join : Join.values()) {
      Differentiable training = arena.join(join, List.of(x, x), Mode.TRAINING);
      Differentiable inference = arena.join(join, List.of(x, x), Mode.INFERENCE);
      Tensor dy = arena.tensor(training.output().shape());
      for (Gradient.Wanted wanted : Gradient.Wanted.values()) {
        findings.refuses(
            ARGUMENT,
            "output gradient of another shape",
            () -> training.gradient(wrong, wanted),
            training.output().shape().toString(),
            "1x6x4x5");
        findings.refuses(
            STATE, "gradient of inference", () -> inference.gradient(dy, wanted), "inference");
      }
    }
  }
}
