package dev.sunder.kernels.contract;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Arena;
import dev.sunder.kernels.BatchNormalisationLayer;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.DeviceMemory;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.FullyConnectedLayer;
import dev.sunder.kernels.Gradient;
import dev.sunder.kernels.Join;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Operation;
import dev.sunder.kernels.PReluLayer;
import dev.sunder.kernels.PixelInput;
import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.SoftmaxCrossEntropy;
import dev.sunder.kernels.Tensor;
import dev.sunder.kernels.Window;
import dev.sunder.kernels.Window.Axis;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** What something takes can be counted without taking it. */
final class MemoryCases {

  private static final Class<IllegalStateException> STATE = IllegalStateException.class;

  private MemoryCases() {}

  static List<ContractCase> cases() {
    List<ContractCase> cases = new ArrayList<>();
    for (int examples : new int[] {1, 5}) {
      cases.add(
          ContractCase.alone(
              "a training step measured takes what it takes when it is made, batch " + examples,
              (device, findings) -> measured(device, findings, examples)));
    }
    cases.add(ContractCase.alone("nothing runs where it is measured", MemoryCases::refused));
    cases.add(ContractCase.alone("memory that is free is part of the total", MemoryCases::total));
    return cases;
  }

  private static void measured(Device device, Findings findings, int examples) {
    long before = device.bytesInUse();
    long taken;
    try (Arena arena = device.arena()) {
      everything(arena, examples);
      blocks(arena, examples);
      taken = device.bytesInUse() - before;
    }
    AtomicReference<Arena> measuring = new AtomicReference<>();
    long measured =
        device.measure(
            arena -> {
              measuring.set(arena);
              everything(arena, examples);
              blocks(arena, examples);
              findings.require(
                  device.bytesInUse() == before, () -> "what is measured counts as taken");
            });
    findings.require(
        measured == taken, () -> "measured " + measured + " bytes, " + taken + " were taken");
    findings.refuses(STATE, "a new tensor", () -> measuring.get().tensor(Shape.of(1, 1)), "closed");
  }

  /** Every operation once, on shapes with and without padding, and their gradients. */
  private static void everything(Arena arena, int examples) {
    PixelInput pixels =
        arena.pixels(new Shape(examples, 3, 32, 32), new float[] {1, 1, 1}, new float[3]);
    Tensor signal = arena.tensor(new Shape(examples, 1, 3, 3));
    Mode mode = Mode.TRAINING;
    List<Differentiable> layers = new ArrayList<>();
    layers.add(
        arena.convolution(pixels.output(), 64, Window.square(3, 1, 1), Activation.RELU, mode));
    layers.add(
        arena.convolution(last(layers), 48, Window.square(3, 1, 1), Activation.IDENTITY, mode));
    layers.add(arena.activation(last(layers), Activation.TANH, false, mode));
    layers.add(arena.localResponseNormalisation(last(layers), 5, 1e-4f, 0.75f, 2, mode));
    layers.add(arena.pooling(last(layers), PoolingKind.MAX, Window.square(2, 2, 0), mode));
    layers.add(arena.pooling(last(layers), PoolingKind.AVERAGE, Window.square(3, 2, 1), mode));
    Differentiable resized = arena.resize(signal, 8, 8, mode);
    layers.add(arena.concat(last(layers), resized.output(), mode));
    layers.add(arena.flatten(last(layers), mode));
    layers.add(arena.fullyConnected(last(layers), 20, Activation.RELU, mode));
    layers.add(arena.dropout(last(layers), 0.5f, 1, mode));
    layers.add(arena.fullyConnected(last(layers), 3, Activation.IDENTITY, mode));
    arena.meanSquaredError(last(layers));
    SoftmaxCrossEntropy loss = arena.softmaxCrossEntropy(last(layers), mode);
    List<Operation> step = new ArrayList<>(layers);
    List<Tensor> parameters = new ArrayList<>();
    List<Tensor> gradients = new ArrayList<>();
    step.add(0, pixels);
    step.add(1, resized);
    step.add(loss);
    Tensor dy = loss.logitsGradient();
    for (int i = layers.size() - 1; i >= 0; i--) {
      Gradient gradient = layers.get(i).gradient(dy, Gradient.Wanted.ALL);
      step.add(gradient);
      parameters.addAll(layers.get(i).parameters());
      gradients.addAll(gradient.parameterGradients());
      dy = gradient.inputGradients().get(0);
    }
    step.add(arena.momentumUpdate(parameters, gradients, new float[parameters.size()], 0.9f));
    arena.record(step);
  }

  /** What residual and separable blocks are made of, and all gradients. */
  private static void blocks(Arena arena, int examples) {
    Mode mode = Mode.TRAINING;
    Tensor x = arena.tensor(new Shape(examples, 24, 9, 10));
    Window dilated = new Window(new Axis(3, 1, 2, 2, 2), new Axis(3, 1, 0, 2, 1));
    Window uneven = new Window(new Axis(3, 2, 0, 1, 1), new Axis(2, 2, 1, 0, 1));
    Window whole = new Window(9, 10, 1, 1, 0, 0);
    List<Differentiable> functions = new ArrayList<>();
    for (int groups : new int[] {1, 2, 24}) {
      ConvolutionLayer layer = new ConvolutionLayer("", 24, dilated, groups, groups == 2);
      functions.add(arena.layer(layer, Activation.RELU, x, mode));
    }
    functions.add(arena.layer(new BatchNormalisationLayer(""), Activation.RELU, x, mode));
    functions.add(
        arena.layer(new BatchNormalisationLayer(""), Activation.TANH, last(functions), mode));
    functions.add(arena.layer(new PReluLayer("", false), Activation.SILU, last(functions), mode));
    functions.add(arena.layer(new PReluLayer("", true), Activation.RELU, last(functions), mode));
    functions.add(arena.pooling(last(functions), PoolingKind.AVERAGE_INSIDE, uneven, mode));
    functions.add(arena.pooling(x, PoolingKind.AVERAGE, whole, mode));
    functions.add(arena.join(Join.MULTIPLY, List.of(x, last(functions)), mode));
    functions.add(arena.join(Join.ADD, List.of(x, last(functions), x), mode));
    functions.add(arena.join(Join.CONCAT, List.of(x, last(functions), x), mode));
    functions.add(
        arena.layer(new FullyConnectedLayer("", 7, false), Activation.RELU, last(functions), mode));
    for (Differentiable function : functions) {
      function.gradient(arena.tensor(function.output().shape()), Gradient.Wanted.ALL);
    }
    arena.record(functions);
  }

  private static Tensor last(List<Differentiable> layers) {
    return layers.get(layers.size() - 1).output();
  }

  private static void refused(Device device, Findings findings) {
    long bytes =
        device.measure(
            arena -> {
              Tensor x = arena.tensor(Shape.of(2, 3));
              PixelInput pixels = arena.pixels(Shape.of(1, 2), new float[2], new float[2]);
              Differentiable layer = arena.fullyConnected(x, 2, Activation.RELU, Mode.TRAINING);
              Gradient gradient = layer.gradient(arena.tensor(Shape.of(2, 2)), Gradient.Wanted.ALL);
              Operation recording = arena.record(List.of(layer));
              findings.refuses(STATE, "upload", () -> x.upload(new float[6]), "measures");
              findings.refuses(STATE, "download", () -> x.download(new float[6]), "measures");
              findings.refuses(STATE, "function", layer::run, "measures");
              findings.refuses(STATE, "gradient", gradient::run, "measures");
              findings.refuses(STATE, "recording", recording::run, "measures");
              findings.refuses(STATE, "pixels", pixels::run, "measures");
              findings.refuses(STATE, "loading pixels", () -> pixels.load(new byte[2]), "measures");
            });
    findings.require(bytes > 0, () -> "nothing was counted");
  }

  private static void total(Device device, Findings findings) {
    DeviceMemory memory = device.memory();
    findings.require(memory.free() > 0 && memory.free() <= memory.total(), () -> "got " + memory);
  }
}
