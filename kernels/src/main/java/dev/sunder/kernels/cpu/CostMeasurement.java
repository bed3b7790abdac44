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
  private static final int RUNS = 3;
  private static final long PATIENCE_NANOS = 40_000_000;
  private static final double PICOS_PER_NANO = 1e3;

  private CostMeasurement() {}

  /** Measures in an arena whose convolutions are computed directly; at most some 50 ms. */
  static ConvolutionCosts in(CpuArena arena) {
    Tensor x = filled(arena, MAPS);
    Window window = Window.square(TAPS, 1, 1);
    Differentiable forward =
        arena.convolution(x, MAPS.c(), window, Activation.IDENTITY, Mode.TRAINING);
    Tensor dy = filled(arena, MAPS);
    List<Operation> operations =
        List.of(
            forward,
            forward.gradient(dy, Wanted.INPUTS),
            forward.gradient(dy, Wanted.PARAMETERS),
            products(arena),
            copy(arena));
    double direct = 2.0 * TAPS * TAPS * MAPS.c() * MAPS.elements();
    double[] nanos = fastest(operations);
    return new ConvolutionCosts(
            nanos[0] * PICOS_PER_NANO / direct,
            nanos[1] * PICOS_PER_NANO / direct,
            nanos[2] * PICOS_PER_NANO / direct,
            nanos[3] * PICOS_PER_NANO / (2.0 * POINTS * TILES * MAPS.c() * MAPS.c()),
            nanos[4] * PICOS_PER_NANO / COPIED.elements())
        .rounded();
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
    float[] values = new float[shape.elements()];
    Arrays.fill(values, 0.5f);
    tensor.upload(values);
    return tensor;
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

  /** The time of the fastest run of each, in turn, after one that is not counted. */
  private static double[] fastest(List<Operation> operations) {
    double[] best = new double[operations.size()];
    Arrays.fill(best, Double.POSITIVE_INFINITY);
    long begin = System.nanoTime();
    for (int run = 0; run <= RUNS; run++) {
      for (int i = 0; i < best.length; i++) {
        long start = System.nanoTime();
        operations.get(i).run();
        double nanos = System.nanoTime() - start;
        // The first run is the warm-up's.
        best[i] = run == 0 ? best[i] : Math.min(best[i], nanos);
      }
      if (run > 0 && System.nanoTime() - begin > PATIENCE_NANOS) {
        break;
      }
    }
    return best;
  }
}
