package dev.sunder.kernels.cpu;

import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Interpolation;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Shape;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Takes the nearest pixel, of plain maps, by any factor: a piece is a map. Backward, each pixel of
 * the input adds up those that took it, in the output's order.
 */
final class NearestLoop implements Step, Workers.Body {

  private final Workers workers;
  private final boolean backward;
  private final CpuTensor small;
  private final CpuTensor large;
  private final int[] rows;
  private final int[] columns;

  /**
   * @param small of the input's shape, x or its gradient
   * @param large of the output's shape, y or its gradient; both are plain
   */
  private NearestLoop(Workers workers, boolean backward, CpuTensor small, CpuTensor large) {
    this.workers = workers;
    this.backward = backward;
    this.small = small;
    this.large = large;
    rows = Interpolation.nearest(small.shape().h(), large.shape().h());
    columns = Interpolation.nearest(small.shape().w(), large.shape().w());
  }

  /** Whether each pixel of the input becomes a block of the output. */
  static boolean isWhole(Shape input, Shape output) {
    return output.h() % input.h() == 0 && output.w() % input.w() == 0;
  }

  static Differentiable build(
      CpuArena arena, String description, CpuTensor input, Shape output, Mode mode) {
    Workers workers = arena.device().workers(mode);
    return OperationBuilder.build(
        arena,
        description,
        builder -> {
          CpuTensor x = builder.uses(builder.plain(input));
          CpuTensor y = builder.tensor(output, Layouts.plain(output));
          builder.add(new NearestLoop(workers, false, x, y));
          return new CpuFunction(
              builder,
              mode,
              List.of(input),
              y,
              List.of(),
              (backward, outputGradient, wanted) -> {
                CpuTensor dy = backward.uses(backward.plain(outputGradient));
                CpuTensor dx = backward.tensor(input.shape(), Layouts.plain(input.shape()));
                backward.add(new NearestLoop(workers, true, dx, dy));
                return CpuFunction.Gradients.ofInput(dx);
              });
        });
  }

  @Override
  public void run() {
    workers.run(small.shape().n() * small.shape().c(), this);
  }

  @Override
  public void run(int map, int worker) {
    int width = small.shape().w();
    long first = (long) map * small.shape().h() * width;
    long at = (long) map * rows.length * columns.length;
    if (backward) {
      for (long i = first; i < first + (long) small.shape().h() * width; i++) {
        put(small, i, 0);
      }
    }
    for (int row : rows) {
      long start = first + (long) row * width;
      for (int column : columns) {
        if (backward) {
          put(small, start + column, get(small, start + column) + get(large, at));
        } else {
          put(large, at, get(small, start + column));
        }
        at++;
      }
    }
  }

  private static float get(CpuTensor tensor, long index) {
    FloatBuffer window = tensor.storage().window(index);
    return window.get(Storage.inWindow(index));
  }

  private static void put(CpuTensor tensor, long index, float value) {
    FloatBuffer window = tensor.storage().window(index);
    window.put(Storage.inWindow(index), value);
  }
}
