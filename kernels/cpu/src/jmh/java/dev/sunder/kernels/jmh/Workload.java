package dev.sunder.kernels.jmh;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Arena;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Gradient;
import dev.sunder.kernels.Gradient.Wanted;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Operation;
import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Tensor;
import dev.sunder.kernels.Window;

/**
 * One operation of AlexNet_v2 at batch 16, prepared, with the work it stands for.
 *
 * @param operation to be run
 * @param flops floating-point operations of one run, of the direct algorithm; 0 where memory counts
 * @param bytes moved at least by one run; 0 where arithmetic counts
 */
record Workload(Operation operation, double flops, double bytes) {

  private static final int BATCH = 16;

  /** Prepares a workload by the name {@link KernelBenchmark} lists it under. */
  static Workload of(Arena arena, String name) {
    String[] words = name.split(" ", 2);
    return switch (words[0]) {
      case "conv1" -> convolution(arena, words[1], 3, 224, 64, Window.square(11, 4, 2));
      case "conv2" -> convolution(arena, words[1], 64, 27, 192, Window.square(5, 1, 2));
      case "conv3" -> convolution(arena, words[1], 192, 13, 384, Window.square(3, 1, 1));
      case "conv4" -> convolution(arena, words[1], 384, 13, 384, Window.square(3, 1, 1));
      case "conv5" -> convolution(arena, words[1], 384, 13, 256, Window.square(3, 1, 1));
      case "fc6" -> fullyConnected(arena, words[1], new Shape(BATCH, 256, 6, 6), 1024);
      case "fc7" -> fullyConnected(arena, words[1], Shape.of(BATCH, 1024), 1024);
      case "pool1" -> pooling(arena, words[1]);
      case "momentum" -> momentum(arena);
      case "peak-arithmetic" -> fullyConnected(arena, "forward", Shape.of(1024, 1024), 1024);
      case "peak-memory" -> sweep(arena);
      default -> throw new IllegalArgumentException("unknown workload " + name);
    };
  }

  private static Workload convolution(
      Arena arena, String pass, int channels, int side, int outputs, Window window) {
    Tensor input = random(arena, new Shape(BATCH, channels, side, side));
    Differentiable convolution =
        arena.convolution(input, outputs, window, Activation.IDENTITY, Mode.TRAINING);
    Shape y = convolution.output().shape();
    double flops =
        2.0 * y.elements() * channels * window.rows().kernel() * window.columns().kernel();
    return new Workload(pass(arena, convolution, pass), flops, 0);
  }

  private static Workload fullyConnected(Arena arena, String pass, Shape shape, int outputs) {
    Differentiable connected =
        arena.fullyConnected(random(arena, shape), outputs, Activation.IDENTITY, Mode.TRAINING);
    return new Workload(pass(arena, connected, pass), 2.0 * shape.elements() * outputs, 0);
  }

  private static Workload pooling(Arena arena, String pass) {
    Shape map = new Shape(BATCH, 64, 55, 55);
    Differentiable pooling =
        arena.pooling(random(arena, map), PoolingKind.MAX, Window.square(3, 2, 0), Mode.TRAINING);
    double values = (double) map.elements() + pooling.output().shape().elements();
    return new Workload(pass(arena, pooling, pass), 0, Float.BYTES * values);
  }

  /** The update of fc6's 9.4 million weights: reads w, v, g and writes w, v. */
  private static Workload momentum(Arena arena) {
    Differentiable connected =
        arena.fullyConnected(
            random(arena, new Shape(BATCH, 256, 6, 6)), 1024, Activation.IDENTITY, Mode.TRAINING);
    Gradient gradient =
        connected.gradient(arena.tensor(connected.output().shape()), Wanted.PARAMETERS);
    double elements =
        connected.parameters().stream().mapToDouble(each -> each.shape().elements()).sum();
    return new Workload(
        arena.momentumUpdate(
            connected.parameters(), gradient.parameterGradients(), new float[2], 0.9f),
        0,
        5 * Float.BYTES * elements);
  }

  /** ReLU in place over 512 MiB, more than any cache: reads and writes every value once. */
  private static Workload sweep(Arena arena) {
    Tensor values = arena.tensor(new Shape(128, 1024, 32, 32));
    Operation sweep = arena.activation(values, Activation.RELU, true, Mode.INFERENCE);
    return new Workload(sweep, 0, 2.0 * Float.BYTES * values.shape().elements());
  }

  private static Operation pass(Arena arena, Differentiable function, String pass) {
    for (Tensor parameter : function.parameters()) {
      fill(parameter);
    }
    function.run();
    return switch (pass) {
      case "forward" -> function;
      case "by data" -> gradient(arena, function, Wanted.INPUTS);
      case "by weights" -> gradient(arena, function, Wanted.PARAMETERS);
      default -> throw new IllegalArgumentException("unknown pass " + pass);
    };
  }

  private static Operation gradient(Arena arena, Differentiable function, Wanted wanted) {
    return function.gradient(random(arena, function.output().shape()), wanted);
  }

  private static Tensor random(Arena arena, Shape shape) {
    Tensor tensor = arena.tensor(shape);
    fill(tensor);
    return tensor;
  }

  private static void fill(Tensor tensor) {
    float[] values = new float[tensor.shape().elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sin(i);
    }
    tensor.upload(values);
  }
}
