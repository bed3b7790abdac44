package dev.sunder.kernels.cuda;

import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Interpolation;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.ResizeLayer;
import dev.sunder.kernels.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Bilinear interpolation, and that which takes the nearest pixel. */
final class Resize {

  private final Shape x;
  private final Shape y;
  private final boolean nearest;

  private Resize(Shape x, ResizeLayer layer) {
    this.x = x;
    y = layer.output(x);
    nearest = layer.interpolation() == Interpolation.NEAREST;
  }

  static Differentiable build(
      OperationBuilder builder, CudaTensor input, ResizeLayer layer, Mode mode) {
    Resize resize = new Resize(input.shape(), layer);
    CudaTensor output = builder.output(resize.y);
    resize.addForward(builder, builder.operand(input), output);
    return CudaFunction.of(builder, mode, input, output, resize::addBackward);
  }

  private void addForward(OperationBuilder builder, CudaTensor from, CudaTensor to) {
    Arguments arguments = new Arguments().pointer(from.memory()).pointer(to.memory());
    if (nearest) {
      arguments.pointer(table(builder, Interpolation.nearest(x.h(), y.h())));
      arguments.pointer(table(builder, Interpolation.nearest(x.w(), y.w())));
    }
    builder.forEach(
        nearest ? "nearest" : "resize",
        y.elements(),
        arguments.struct(sizes()).integers(y.elements()));
  }

  private void addBackward(OperationBuilder builder, CudaTensor dy, CudaTensor dx) {
    Arguments arguments = new Arguments().pointer(dy.memory()).pointer(dx.memory());
    if (nearest) {
      arguments.pointer(table(builder, takers(x.h(), y.h())));
      arguments.pointer(table(builder, takers(x.w(), y.w())));
    }
    builder.forEach(
        nearest ? "nearest_gradient" : "resize_gradient",
        x.elements(),
        arguments.struct(sizes()).integers(x.elements()));
  }

  /** The kernels' {@code struct Sizes}. */
  private int[][] sizes() {
    return new int[][] {Divisor.grid(x), Divisor.grid(y), new int[] {x.h(), y.h()}};
  }

  /** The first of the output's rows or columns that takes each of the input's, or one behind it. */
  private static int[] takers(int in, int out) {
    int[] takers = new int[in + 1];
    for (int place : Interpolation.nearest(in, out)) {
      takers[place + 1]++;
    }
    for (int i = 0; i < in; i++) {
      takers[i + 1] += takers[i];
    }
    return takers;
  }

  private static DevicePointer table(OperationBuilder builder, int[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(values);
    return builder.constant(bytes.array());
  }
}
