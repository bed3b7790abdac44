package dev.sunder.kernels.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Arena;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.DeviceSettings;
import dev.sunder.kernels.Devices;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Gradient;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Tensor;
import dev.sunder.kernels.Window;
import dev.sunder.kernels.contract.CheckedConvolution;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The transformed algorithm against the plain reference. */
class WinogradTest {

  // Relative to the greatest value.
  private static final double TOLERANCE = 2e-5;

  @ParameterizedTest
  @CsvSource({
    "2, 32, 13, 13, 16, 3, 1", // whole tiles but for the last pixel
    "3, 17, 12, 17, 33, 3, 1", // a block of channels with one channel
    "2, 16, 14, 14, 40, 3, 0", // outputs smaller than inputs: tiles reach over the last output
    "2, 16, 12, 12, 16, 3, 2", // outputs larger than inputs
    "2, 32, 27, 27, 48, 5, 2",
    "1, 16, 20, 13, 16, 5, 0",
    "2, 20, 16, 16, 16, 5, 4",
    "1, 16, 3, 3, 16, 3, 0", // a single output
    "1, 40, 4, 4, 40, 3, 1", // one row of tiles: on two threads in slices of channels
  })
  void agreesWithTheReference(
      int n, int channels, int height, int width, int outputs, int kernel, int pad) {
    Shape x = new Shape(n, channels, height, width);
    Window window = Window.square(kernel, 1, pad);
    List<float[]> expected = reference(x, outputs, window);
    List<float[]> actual = transformed(x, outputs, window);
    String[] what = {"output", "input gradient", "weight gradient", "bias gradient"};
    for (int i = 0; i < what.length; i++) {
      assertClose(expected.get(i), actual.get(i), what[i]);
    }
    assertClose(expected.get(0), inferred(x, outputs, window), "output of inference");
  }

  /** Filters are transformed when they have changed, and only then. */
  @Test
  void inferenceFollowsItsWeights() {
    Shape x = new Shape(2, 16, 12, 12);
    try (Device device = Devices.open("cpu");
        Arena arena = device.arena()) {
      Transformed made =
          new Transformed((CpuArena) arena, x, 16, Window.square(3, 1, 1), 1, Mode.INFERENCE);
      made.x.upload(random(x.elements(), 1));
      float[] weights = random(made.weight.shape().elements(), 2);
      for (float factor : new float[] {1, -3, 0.5f}) {
        float[] scaled = weights.clone();
        for (int i = 0; i < scaled.length; i++) {
          scaled[i] *= factor;
        }
        made.weight.upload(scaled);
        made.forward.run();
        float[] once = made.output.toArray();
        made.forward.run();
        assertArrayEquals(once, made.output.toArray());
        assertClose(reference(x, 16, Window.square(3, 1, 1), scaled), once, "times " + factor);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {0, 0.25f, 2})
  void whatIsNegativeIsMultipliedByTheSlope(float slope) {
    Shape x = new Shape(1, 16, 6, 6);
    try (Device device = Devices.open("cpu");
        Arena arena = device.arena()) {
      Transformed made =
          new Transformed((CpuArena) arena, x, 16, Window.square(3, 1, 1), slope, Mode.TRAINING);
      made.bias.upload(filled(16, -1));
      made.forward.run();
      assertArrayEquals(filled(16 * 36, 0 - slope), made.output.toArray());
      made.bias.upload(filled(16, 2));
      made.forward.run();
      assertArrayEquals(filled(16 * 36, 2), made.output.toArray());
    }
  }

  /** So that the contract's cases of real size cover this algorithm. */
  @ParameterizedTest
  @MethodSource("layersOfTheContract")
  void takesTheContractsLayersOfStrideOne(CheckedConvolution layer) {
    try (Device device = Devices.open("cpu", DeviceSettings.DEFAULT.withDeterminism());
        CpuArena arena = (CpuArena) device.arena()) {
      arena.convolution(
          arena.tensor(layer.input()),
          layer.outputs(),
          layer.window(),
          layer.activation(),
          Mode.TRAINING);
      boolean transformed = arena.points().storage() != null;
      assertEquals(layer.window().rows().stride() == 1, transformed);
    }
  }

  private static List<CheckedConvolution> layersOfTheContract() {
    return CheckedConvolution.checked();
  }

  private static List<float[]> reference(Shape shape, int outputs, Window window) {
    try (Device device = Devices.open("reference");
        Arena arena = device.arena()) {
      Tensor x = arena.tensor(shape);
      x.upload(random(shape.elements(), 1));
      Differentiable f = arena.convolution(x, outputs, window, Activation.IDENTITY, Mode.TRAINING);
      f.parameters().get(0).upload(random(f.parameters().get(0).shape().elements(), 2));
      f.parameters().get(1).upload(random(outputs, 3));
      Tensor dy = arena.tensor(f.output().shape());
      dy.upload(random(dy.shape().elements(), 4));
      Gradient gradient = f.gradient(dy, Gradient.Wanted.ALL);
      f.run();
      gradient.run();
      return List.of(
          f.output().toArray(),
          gradient.inputGradients().get(0).toArray(),
          gradient.parameterGradients().get(0).toArray(),
          gradient.parameterGradients().get(1).toArray());
    }
  }

  private static List<float[]> transformed(Shape shape, int outputs, Window window) {
    try (Device device = Devices.open("cpu");
        Arena arena = device.arena()) {
      Transformed made =
          new Transformed((CpuArena) arena, shape, outputs, window, 1, Mode.TRAINING);
      made.x.upload(random(shape.elements(), 1));
      made.weight.upload(random(made.weight.shape().elements(), 2));
      made.bias.upload(random(outputs, 3));
      made.dy.upload(random(made.dy.shape().elements(), 4));
      made.forward.run();
      made.backward.run();
      return List.of(
          made.output.toArray(), made.dx.toArray(), made.dw.toArray(), made.db.toArray());
    }
  }

  private static float[] inferred(Shape shape, int outputs, Window window) {
    try (Device device = Devices.open("cpu");
        Arena arena = device.arena()) {
      Transformed made =
          new Transformed((CpuArena) arena, shape, outputs, window, 1, Mode.INFERENCE);
      made.x.upload(random(shape.elements(), 1));
      made.weight.upload(random(made.weight.shape().elements(), 2));
      made.bias.upload(random(outputs, 3));
      made.forward.run();
      return made.output.toArray();
    }
  }

  private static float[] reference(Shape shape, int outputs, Window window, float[] weights) {
    try (Device device = Devices.open("reference");
        Arena arena = device.arena()) {
      Tensor x = arena.tensor(shape);
      x.upload(random(shape.elements(), 1));
      Differentiable f = arena.convolution(x, outputs, window, Activation.IDENTITY, Mode.INFERENCE);
      f.parameters().get(0).upload(weights);
      f.run();
      return f.output().toArray();
    }
  }

  /** The algorithm used directly, whether or not it would be chosen for the shape. */
  private static final class Transformed {
    private CpuTensor x;
    private CpuTensor weight;
    private CpuTensor bias;
    private CpuTensor output;
    private CpuTensor dy;
    private CpuTensor dx;
    private CpuTensor dw;
    private CpuTensor db;
    private final Sequence forward;
    private final Sequence backward;
    private Winograd winograd;

    Transformed(
        CpuArena arena, Shape in, int outputs, Window window, float negativeSlope, Mode mode) {
      Shape out = window.output(in, outputs);
      Shape w = new Shape(outputs, in.c(), window.rows().kernel(), window.columns().kernel());
      forward =
          OperationBuilder.build(
              arena,
              "transformed convolution",
              builder -> {
                x = builder.tensor(in, Layouts.channelsLast(in));
                weight = builder.tensor(w, Layouts.filtersLast(w));
                bias = builder.tensor(Shape.bias(outputs), Layouts.plain(Shape.bias(outputs)));
                output = builder.tensor(out, Layouts.channelsLast(out));
                winograd = new Winograd(builder, in, out, window, mode);
                winograd.forward(builder, x, weight, bias, output, Optional.empty(), negativeSlope);
                return builder.sequence();
              });
      if (mode == Mode.INFERENCE) {
        backward = forward;
        return;
      }
      backward =
          OperationBuilder.build(
              arena,
              "gradient of the transformed convolution",
              builder -> {
                dy = builder.tensor(out, output.layout());
                dx = builder.tensor(in, x.layout());
                dw = builder.tensor(w, weight.layout());
                db = builder.tensor(bias.shape(), bias.layout());
                winograd.prepareGradient(builder, dy);
                winograd.byWeights(builder, dw, db);
                winograd.byData(builder, dx);
                return builder.sequence();
              });
    }
  }

  private static void assertClose(float[] expected, float[] actual, String what) {
    assertEquals(expected.length, actual.length, what);
    double greatest = 0;
    for (float value : expected) {
      greatest = Math.max(greatest, Math.abs(value));
    }
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], TOLERANCE * greatest, what + ", element " + i);
    }
  }

  private static float[] random(int length, long seed) {
    Random random = new Random(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static float[] filled(int length, float value) {
    float[] values = new float[length];
    Arrays.fill(values, value);
    return values;
  }
}
