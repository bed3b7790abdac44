package dev.sunder.kernels.cpu;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Gradient.Wanted;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Operation;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Tensor;
import dev.sunder.kernels.Window;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.dnnl.memory.format_tag;

/**
 * Measures {@link ConvolutionCosts}: a small convolution and its gradients, the products that
 * minimal filtering makes of one of its size, and a copy. All are native primitives, so that
 * nothing depends on what the JVM has compiled so far.
 */
final class CostMeasurement {

  private static final Shape MAPS = new Shape(1, 64, 28, 28);
  private static final int TAPS = 3;
  private static final int POINTS = 36;
  private static final int TILES = 98;
  // 2 MiB: more than second-level caches hold, as what convolutions of real size move is.
  private static final Shape COPIED = Shape.of(1 << 9, 1 << 10);
  private static final int RUNS = 12;
  private static final long PATIENCE_NANOS = 40_000_000;
  private static final double PICOS_PER_NANO = 1e3;
  // Of the two fastest runs.
  private static final double AGREEMENT = 1.25;
  // Slower than any processor that is left to itself: 7 GFLOP/s, 2.7 GB/s.
  private static final double MOST_FOR_AN_OPERATION = 150;
  private static final double MOST_FOR_A_COPY = 3000;

  private CostMeasurement() {}

  /**
   * Measures in an arena whose convolutions are computed directly; for some 50 ms at most, and as
   * long again to prepare.
   *
   * @return empty if the machine was too busy for its times to be believed
   */
  static Optional<ConvolutionCosts> in(CpuArena arena) {
    Tensor maps = filled(arena, MAPS);
    // In the layout that the algorithms like, as between the layers of a network.
    Tensor x = convolution(arena, maps).output();
    Tensor dy = convolution(arena, maps).output();
    Differentiable forward = convolution(arena, x);
    double direct = 2.0 * TAPS * TAPS * MAPS.c() * MAPS.elements();
    double product = 2.0 * POINTS * TILES * MAPS.c() * MAPS.c();
    List<Timed> all =
        List.of(
            new Timed(forward, direct),
            new Timed(forward.gradient(dy, Wanted.INPUTS), direct),
            new Timed(forward.gradient(dy, Wanted.PARAMETERS), direct),
            new Timed(products(arena), product),
            new Timed(copy(arena), COPIED.elements()));
    time(all);
    return believed(all.stream().map(Timed::costs).toList());
  }

  private static Differentiable convolution(CpuArena arena, Tensor x) {
    Window window = Window.square(TAPS, 1, 1);
    Differentiable convolution =
        arena.convolution(x, MAPS.c(), window, Activation.IDENTITY, Mode.TRAINING);
    convolution.parameters().get(0).upload(values(MAPS.c() * MAPS.c() * TAPS * TAPS));
    convolution.run();
    return convolution;
  }

  /**
   * The costs, if each could be measured twice to about the same and none is of a machine that does
   * something else meanwhile.
   *
   * @param costs picoseconds an operation in the fastest and in the second fastest run: of the
   *     direct algorithm forward, by data and by weights, of a product, of a copy
   */
  static Optional<ConvolutionCosts> believed(List<Costs> costs) {
    for (int i = 0; i < costs.size(); i++) {
      Costs each = costs.get(i);
      double most = i == costs.size() - 1 ? MOST_FOR_A_COPY : MOST_FOR_AN_OPERATION;
      if (each.fastest > most || each.second > AGREEMENT * each.fastest) {
        return Optional.empty();
      }
    }
    return Optional.of(
        new ConvolutionCosts(
                costs.get(0).fastest,
                costs.get(1).fastest,
                costs.get(2).fastest,
                costs.get(3).fastest,
                costs.get(4).fastest)
            .rounded());
  }

  /** Picoseconds an operation in the fastest and in the second fastest run. */
  record Costs(double fastest, double second) {}

  /** Something that is timed, and the operations that it counts for. */
  private static final class Timed {
    private final Operation operation;
    private final double operations;
    private double fastest = Double.POSITIVE_INFINITY;
    private double second = Double.POSITIVE_INFINITY;

    Timed(Operation operation, double operations) {
      this.operation = operation;
      this.operations = operations;
    }

    void run() {
      long start = System.nanoTime();
      operation.run();
      double nanos = Math.max(1, System.nanoTime() - start);
      second = Math.min(second, Math.max(fastest, nanos));
      fastest = Math.min(fastest, nanos);
    }

    Costs costs() {
      return new Costs(fastest * PICOS_PER_NANO / operations, second * PICOS_PER_NANO / operations);
    }
  }

  private static void time(List<Timed> all) {
    all.forEach(timed -> timed.operation.run());
    long begin = System.nanoTime();
    for (int run = 0; run < RUNS && System.nanoTime() - begin < PATIENCE_NANOS; run++) {
      all.forEach(Timed::run);
    }
  }

  private static Operation products(CpuArena arena) {
    return OperationBuilder.build(
        arena,
        "products to be timed",
        builder -> {
          CpuTensor a = arena.own(filled(arena, Shape.of(POINTS * TILES, MAPS.c())));
          CpuTensor b = arena.own(filled(arena, Shape.of(POINTS * MAPS.c(), MAPS.c())));
          builder.product(
              builder.view(a, matrices(TILES, MAPS.c())),
              builder.view(b, matrices(MAPS.c(), MAPS.c())),
              builder.scratch(matrices(TILES, MAPS.c())));
          return builder.sequence();
        });
  }

  /** Memory that was never written would be read from the one page of zeros that stands for it. */
  private static Tensor filled(CpuArena arena, Shape shape) {
    Tensor tensor = arena.tensor(shape);
    tensor.upload(values(shape.elements()));
    return tensor;
  }

  private static float[] values(int count) {
    float[] values = new float[count];
    Arrays.fill(values, 0.01f);
    return values;
  }

  private static memory.desc matrices(long rows, long columns) {
    return new memory.desc(new long[] {POINTS, rows, columns}, data_type.f32, format_tag.abc);
  }

  private static Operation copy(CpuArena arena) {
    return OperationBuilder.build(
        arena,
        "a copy to be timed",
        builder -> {
          CpuTensor source = arena.own(filled(arena, COPIED));
          builder.reorder(builder.view(source), builder.scratch(source.layout()));
          return builder.sequence();
        });
  }
}
