package dev.sunder.kernels.cuda;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Arena;
import dev.sunder.kernels.BatchNormalisationLayer;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.DeviceSettings;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Gradient;
import dev.sunder.kernels.Join;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Tensor;
import dev.sunder.kernels.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** What {@link EmulatedLayersTest} runs in a process of its own, with emulated libraries. */
final class EmulatedLayers {

  private static final Shape MAPS = new Shape(2, 4, 9, 9);

  private EmulatedLayers() {}

  public static void main(String[] args) {
    switch (args[0]) {
      case "groups" -> groups();
      case "dilation" -> train(convolution(2, 1, 1, 2));
      case "even" -> train(convolution(1, 1, 1, 1));
      case "uneven" -> train(convolution(1, 0, 1, 1));
      case "orders" -> orders();
      case "terms" -> terms();
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private static Device open() {
    return new CudaProvider().open(0, DeviceSettings.DEFAULT);
  }

  private static ConvolutionLayer convolution(int groups, int before, int after, int dilation) {
    Window.Axis axis = new Window.Axis(3, 1, before, after, dilation);
    return new ConvolutionLayer("", 4, new Window(axis, axis), groups, false);
  }

  private static void groups() {
    for (int groups : new int[] {1, 2, 4}) {
      train(convolution(groups, 1, 1, 1));
    }
  }

  /** Prepares a layer and its gradient, and runs both. */
  private static void train(Layer.Weighted layer) {
    try (Device device = open();
        Arena arena = device.arena()) {
      bits(arena, layer, MAPS);
    }
  }

  /** All that comes out of a layer and its gradient, as one number. */
  private static int bits(Arena arena, Layer.Weighted layer, Shape shape) {
    Tensor x = arena.tensor(shape);
    Differentiable made = arena.layer(layer, Activation.RELU, x, Mode.TRAINING);
    x.upload(random(shape, 1));
    return bits(arena, made);
  }

  private static int bits(Arena arena, Differentiable made) {
    made.parameters().forEach(each -> each.upload(random(each.shape(), 2)));
    Tensor dy = arena.tensor(made.output().shape());
    Gradient gradient = made.gradient(dy, Gradient.Wanted.ALL);
    dy.upload(random(dy.shape(), 3));
    made.run();
    int bits = Arrays.hashCode(made.output().toArray());
    gradient.run();
    List<Tensor> all = new ArrayList<>(made.parameters());
    all.addAll(gradient.inputGradients());
    all.addAll(gradient.parameterGradients());
    for (Tensor each : all) {
      bits = 31 * bits + Arrays.hashCode(each.toArray());
    }
    return bits;
  }

  /** Sums over maps that many threads share: small and large ones, off 16 bytes, and in parts. */
  private static void orders() {
    try (Device device = open();
        Arena arena = device.arena()) {
      for (Shape shape :
          List.of(new Shape(70, 3, 5, 5), new Shape(3, 5, 33, 37), new Shape(300, 40, 1, 1))) {
        System.out.println(bits(arena, new BatchNormalisationLayer("bn"), shape));
        Tensor a = arena.tensor(shape);
        Tensor b = arena.tensor(Shape.of(shape.n(), shape.c()));
        a.upload(random(shape, 4));
        b.upload(random(b.shape(), 5));
        System.out.println(bits(arena, arena.join(Join.MULTIPLY, List.of(a, b), Mode.TRAINING)));
      }
    }
  }

  /** As many terms as there may be, of which the first gradient is the output's own. */
  private static void terms() {
    try (Device device = open();
        Arena arena = device.arena()) {
      List<Tensor> terms = new ArrayList<>();
      for (int i = 0; i < Join.MOST; i++) {
        Tensor term = arena.tensor(Shape.of(1, 1));
        term.upload(new float[] {i});
        terms.add(term);
      }
      Differentiable sum = arena.join(Join.ADD, terms, Mode.TRAINING);
      Tensor dy = arena.tensor(sum.output().shape());
      Gradient gradient = sum.gradient(dy, Gradient.Wanted.ALL);
      sum.run();
      System.out.println(sum.output().toArray()[0]);
      System.out.println(gradient.inputGradients().get(0) == dy);
    }
  }

  private static float[] random(Shape shape, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }
}
