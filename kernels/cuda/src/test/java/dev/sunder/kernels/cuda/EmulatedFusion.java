package dev.sunder.kernels.cuda;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Arena;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.DeviceSettings;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Gradient;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Operation;
import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.Precision;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Tensor;
import dev.sunder.kernels.Window;
import dev.sunder.kernels.contract.Activations;
import dev.sunder.kernels.reference.ReferenceProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * What {@link EmulatedKernelsTest} runs in a process of its own: the gradient of a convolution and
 * its pooling, step by step, recorded, and on the reference device.
 */
final class EmulatedFusion {

  private static final float[] NOTHING = {};

  private EmulatedFusion() {}

  public static void main(String[] args) {
    Precision precision = Precision.of(args[0]);
    try (Device gpu = new CudaProvider().open(0, DeviceSettings.DEFAULT.withPrecision(precision));
        Device reference = new ReferenceProvider().open(0)) {
      for (Activation activation : Activations.all()) {
        // 27x27 maps, as AlexNet's, begin off 16 bytes; 13x13 windows of 17x17 have winners in
        // ints.
        compare(gpu, reference, new Shape(5, 3, 27, 27), activation, Window.square(3, 2, 0));
        compare(gpu, reference, new Shape(2, 2, 40, 36), activation, Window.square(17, 3, 8));
        compare(gpu, reference, new Shape(70, 1, 4, 4), activation, Window.square(2, 2, 0));
      }
    }
  }

  private static void compare(
      Device gpu, Device reference, Shape shape, Activation activation, Window window) {
    List<float[]> stepwise = gradients(gpu, shape, activation, window, false);
    List<float[]> recorded = gradients(gpu, shape, activation, window, true);
    List<float[]> expected = gradients(reference, shape, activation, window, false);
    boolean same = true;
    double error = 0;
    for (int i = 0; i < expected.size(); i++) {
      same &= Arrays.equals(stepwise.get(i), recorded.get(i));
      double largest = 0;
      double distance = 0;
      float[] wanted = expected.get(i);
      for (int j = 0; j < wanted.length; j++) {
        largest = Math.max(largest, Math.abs(wanted[j]));
        distance = Math.max(distance, Math.abs(wanted[j] - recorded.get(i)[j]));
      }
      error = largest == 0 ? error : Math.max(error, distance / largest);
    }
    int bits = recorded.stream().mapToInt(Arrays::hashCode).reduce(0, (a, b) -> 31 * a + b);
    System.out.printf(
        Locale.ROOT,
        "%s %s %s: %s %.3g %08x%n",
        shape,
        activation,
        window,
        same ? "same" : "different",
        error,
        bits);
  }

  /** By z, by the weight and by the bias, of a convolution of 1x1 so that maps keep their size. */
  private static List<float[]> gradients(
      Device device, Shape shape, Activation activation, Window window, boolean record) {
    try (Arena arena = device.arena()) {
      Tensor x = arena.tensor(shape);
      x.upload(random(shape.elements(), 1));
      Differentiable convolution =
          arena.convolution(x, 5, Window.square(1, 1, 0), activation, Mode.TRAINING);
      Differentiable pooling =
          arena.pooling(convolution.output(), PoolingKind.MAX, window, Mode.TRAINING);
      for (int i = 0; i < 2; i++) {
        Tensor parameter = convolution.parameters().get(i);
        parameter.upload(random(parameter.shape().elements(), 2 + i));
      }
      Tensor dy = arena.tensor(pooling.output().shape());
      Gradient toMaps = pooling.gradient(dy, Gradient.Wanted.INPUTS);
      Tensor byMaps = toMaps.inputGradients().get(0);
      Gradient toInput = convolution.gradient(byMaps, Gradient.Wanted.ALL);
      List<Operation> steps = List.of(convolution, pooling, toMaps, toInput);
      dy.upload(random(dy.shape().elements(), 4));
      if (record) {
        arena.record(steps).run();
      } else {
        steps.forEach(Operation::run);
      }
      List<float[]> made = new ArrayList<>();
      made.add(device instanceof CudaDevice ? byMaps.toArray() : NOTHING);
      made.add(toInput.inputGradients().get(0).toArray());
      toInput.parameterGradients().forEach(each -> made.add(each.toArray()));
      return made;
    }
  }

  /** Numbers of 8 bits, which no precision rounds. */
  private static float[] random(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextInt(-100, 101) / 64f;
    }
    return values;
  }
}
