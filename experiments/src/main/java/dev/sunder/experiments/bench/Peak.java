package dev.sunder.experiments.bench;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Arena;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Operation;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Tensor;
import dev.sunder.kernels.Window;
import java.time.Duration;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * What a device reaches at most, measured on runs that follow each other without waiting: the
 * faster of a large matrix product and of a large 7x7 convolution with stride 2, which no device
 * computes with fewer multiplications than it has; both of random numbers, since zeros take less
 * power and so run faster; and of a large copy and of ReLU in place on values that no cache holds.
 *
 * @param gigaFlops multiplications and additions a second, in 10^9
 * @param gigaBytes bytes read from memory and written to it a second, in 10^9
 */
public record Peak(double gigaFlops, double gigaBytes) {

  // A product is made larger until it takes as long as this: smaller ones leave a GPU half idle.
  private static final double LONG_ENOUGH_MILLISECONDS = 10;
  private static final int FIRST_PRODUCT = 1 << 11;
  private static final int LAST_PRODUCT = 1 << 13;
  private static final Shape MAPS = new Shape(8, 128, 56, 56);
  private static final Duration PATIENCE = Duration.ofMillis(700);
  private static final int ROUNDS = 3;
  private static final int RUNS = 40;
  // 256 MiB in float32.
  private static final int MOST_VALUES = 1 << 26;
  private static final int ROW = 1 << 10;

  /** Measures a device; takes a few seconds. */
  public static Peak of(Device device) {
    return new Peak(Math.max(products(device), convolution(device)), memory(device));
  }

  /** Both, with their units. */
  public String describe() {
    return String.format(
        Locale.ROOT, "%.0f GFLOP/s, %.1f GB/s of memory, measured", gigaFlops, gigaBytes);
  }

  private static double products(Device device) {
    double best = 0;
    for (int size = FIRST_PRODUCT; ; size *= 2) {
      double milliseconds = product(device, size);
      best = Math.max(best, 2.0 * size * size * size / (milliseconds * 1e6));
      boolean last = size == LAST_PRODUCT || !fits(device, 2 * size);
      if (milliseconds >= LONG_ENOUGH_MILLISECONDS || last) {
        return best;
      }
    }
  }

  /** Whether the host can draw such a matrix, and the device hold what is made of it. */
  private static boolean fits(Device device, int size) {
    long values = (long) size * size;
    return Float.BYTES * values <= Runtime.getRuntime().maxMemory() / 4
        && 8 * Float.BYTES * values <= device.memory().free();
  }

  private static double product(Device device, int size) {
    try (Arena arena = device.arena()) {
      Shape shape = Shape.of(size, size);
      float[] values = random(shape.elements());
      Differentiable product =
          arena.fullyConnected(
              computed(arena, shape, values), size, Activation.IDENTITY, Mode.INFERENCE);
      product.parameters().get(0).upload(values);
      return fastest(device, product);
    }
  }

  private static double convolution(Device device) {
    try (Arena arena = device.arena()) {
      Window window = Window.square(7, 2, 3);
      Differentiable convolution =
          arena.convolution(
              computed(arena, MAPS, random(MAPS.elements())),
              MAPS.c(),
              window,
              Activation.IDENTITY,
              Mode.INFERENCE);
      Tensor weights = convolution.parameters().get(0);
      weights.upload(random(weights.shape().elements()));
      double outputs = convolution.output().shape().elements();
      return 98.0 * MAPS.c() * outputs / (fastest(device, convolution) * 1e6);
    }
  }

  private static double memory(Device device) {
    long room = device.memory().free() / (16 * Double.BYTES);
    int values = (int) Math.max(ROW, Math.min(MOST_VALUES, room / ROW * ROW));
    Shape shape = Shape.of(values / ROW, ROW);
    try (Arena arena = device.arena()) {
      Tensor from = computed(arena, shape);
      Tensor to = computed(arena, shape);
      Operation relu = arena.activation(to, Activation.RELU, true, Mode.INFERENCE);
      double milliseconds =
          Math.min(fastest(device, relu), fastest(device, () -> to.copyFrom(from)));
      return 2.0 * values * Traffic.storedBytes(device.precision()) / (milliseconds * 1e6);
    }
  }

  private static float[] random(int count) {
    SplittableRandom random = new SplittableRandom(count);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }

  /** What an operation computed, which others take in the precision that it is in. */
  private static Tensor computed(Arena arena, Shape shape, float... values) {
    Tensor given = arena.tensor(shape);
    Differentiable identity = arena.activation(given, Activation.IDENTITY, false, Mode.INFERENCE);
    if (values.length > 0) {
      given.upload(values);
    }
    identity.run();
    return identity.output();
  }

  private static double fastest(Device device, Operation operation) {
    return fastest(device, operation::run);
  }

  /** The milliseconds of one run in the fastest of several rounds of many. */
  private static double fastest(Device device, Runnable work) {
    double fastest = Double.POSITIVE_INFINITY;
    for (int round = 0; round < ROUNDS; round++) {
      fastest = Math.min(fastest, Stopwatch.inARow(device, work, RUNS, PATIENCE));
    }
    return fastest;
  }
}
