package dev.sunder.experiments.bench;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Arena;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Operation;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Tensor;
import dev.sunder.kernels.Window;
import java.time.Duration;

/**
 * What a device reaches at most, measured: the fastest run of a large matrix product or of a large
 * 3x3 convolution, whichever is faster; and of ReLU in place on values that no cache holds.
 *
 * @param gigaFlops multiplications and additions a second, in 10^9
 * @param gigaBytes bytes read from memory and written to it a second, in 10^9
 */
public record Peak(double gigaFlops, double gigaBytes) {

  private static final int PRODUCT = 2048;
  private static final Shape MAPS = new Shape(16, 256, 28, 28);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int RUNS = 40;
  // 256 MiB in float32.
  private static final int MOST_VALUES = 1 << 26;
  private static final int ROW = 1 << 10;

  /** Measures a device; takes a few seconds. */
  public static Peak of(Device device) {
    double product;
    try (Arena arena = device.arena()) {
      Operation operation =
          arena.fullyConnected(
              computed(arena, Shape.of(PRODUCT, PRODUCT)),
              PRODUCT,
              Activation.IDENTITY,
              Mode.INFERENCE);
      product = fastest(device, operation, (double) PRODUCT * PRODUCT * PRODUCT);
    }
    double convolution;
    try (Arena arena = device.arena()) {
      Window window = Window.square(3, 1, 1);
      Operation operation =
          arena.convolution(
              computed(arena, MAPS), MAPS.c(), window, Activation.IDENTITY, Mode.INFERENCE);
      convolution = fastest(device, operation, 9.0 * MAPS.c() * MAPS.elements());
    }
    return new Peak(Math.max(product, convolution), memory(device));
  }

  private static double memory(Device device) {
    long room = device.memory().free() / (16 * Double.BYTES);
    int values = (int) Math.max(ROW, Math.min(MOST_VALUES, room / ROW * ROW));
    try (Arena arena = device.arena()) {
      Operation operation =
          arena.activation(
              computed(arena, Shape.of(values / ROW, ROW)), Activation.RELU, true, Mode.INFERENCE);
      double[] times = Stopwatch.times(device, operation::run, 3, RUNS, PATIENCE);
      return 2.0 * values * Traffic.storedBytes(device.precision()) / (times[0] * 1e6);
    }
  }

  /** What an operation computed, which others take in the precision that it is in. */
  private static Tensor computed(Arena arena, Shape shape) {
    return arena
        .activation(arena.tensor(shape), Activation.IDENTITY, false, Mode.INFERENCE)
        .output();
  }

  private static double fastest(Device device, Operation operation, double multiplyAdds) {
    double[] times = Stopwatch.times(device, operation::run, 3, RUNS, PATIENCE);
    return 2 * multiplyAdds / (times[0] * 1e6);
  }
}
