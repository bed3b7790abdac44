package dev.sunder.kernels.cuda;

import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;

/** Max and average pooling; for training, max pooling remembers where each maximum was. */
final class Pooling {

  // Places in a window whose numbers are bytes.
  private static final int MOST_OF_A_BYTE = 256;

  /** What is pooled to what; how much is padded behind follows from both. */
  record Maps(Shape x, Shape y, Window window) {

    /** The kernels' struct of this name. */
    int[][] words() {
      return new int[][] {
        Divisor.grid(x),
        Divisor.grid(y),
        new int[] {x.h(), y.h(), window.rows().kernel(), window.columns().kernel()},
        Divisor.words(window.rows().stride(), window.columns().stride()),
        new int[] {window.rows().before(), window.columns().before()}
      };
    }
  }

  private Pooling() {}

  static Differentiable build(
      OperationBuilder builder,
      CudaTensor input,
      Shape outputShape,
      PoolingKind kind,
      Window window,
      Mode mode) {
    CudaTensor x = builder.operand(input);
    CudaTensor output = builder.output(outputShape);
    Maps maps = new Maps(input.shape(), outputShape, window);
    return kind == PoolingKind.MAX
        ? max(builder, input, x, output, maps, mode)
        : average(builder, input, x, output, maps, kind == PoolingKind.AVERAGE_INSIDE, mode);
  }

  private static Differentiable max(
      OperationBuilder builder,
      CudaTensor input,
      CudaTensor x,
      CudaTensor output,
      Maps maps,
      Mode mode) {
    boolean wide = maps.window.rows().kernel() * maps.window.columns().kernel() > MOST_OF_A_BYTE;
    int elements = output.shape().elements();
    DevicePointer winners =
        mode == Mode.TRAINING
            ? builder.memory((long) elements * (wide ? Integer.BYTES : Byte.BYTES))
            : null;
    String suffix = MaxPoolingGradient.suffix(wide);
    builder.forEach(
        "max_pooling" + suffix,
        elements,
        new Arguments()
            .pointer(x.memory())
            .pointer(output.memory())
            .pointer(winners)
            .struct(maps.words())
            .integers(elements));
    return CudaFunction.of(
        builder,
        mode,
        input,
        output,
        (backward, dy, dx) -> {
          int inputs = x.shape().elements();
          KernelLaunch launch =
              backward.preparedForEach(
                  "max_pooling_gradient" + suffix,
                  inputs,
                  backward.element().perPack(),
                  new Arguments()
                      .pointer(dy.memory())
                      .pointer(winners)
                      .pointer(dx.memory())
                      .struct(maps.words())
                      .integers(inputs));
          backward.add(
              new MaxPoolingGradient(
                  launch, backward.arena().device(), dy, output, x, dx, winners, wide, maps));
        });
  }

  private static Differentiable average(
      OperationBuilder builder,
      CudaTensor input,
      CudaTensor x,
      CudaTensor output,
      Maps maps,
      boolean inside,
      Mode mode) {
    int elements = output.shape().elements();
    builder.forEach(
        "average_pooling",
        elements,
        new Arguments()
            .pointer(x.memory())
            .pointer(output.memory())
            .struct(maps.words())
            .integers(inside ? 1 : 0)
            .integers(elements));
    return CudaFunction.of(
        builder,
        mode,
        input,
        output,
        (backward, dy, dx) -> {
          int inputs = x.shape().elements();
          backward.forEach(
              "average_pooling_gradient",
              inputs,
              new Arguments()
                  .pointer(dy.memory())
                  .pointer(dx.memory())
                  .struct(maps.words())
                  .integers(inside ? 1 : 0)
                  .integers(inputs));
        });
  }
}
