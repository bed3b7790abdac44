package dev.sunder.kernels.cuda;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Shape;

/**
 * The step that makes dz = dy · a'(z) of dy in place, and adds it up for the gradient by a bias.
 *
 * @param launch the step by itself
 * @param dy the gradient by y, then by z
 * @param y a(z)
 * @param sums what the channels' parts add up to, float32 (parts, channels)
 * @param sum how they are added up
 */
record BiasGradient(
    KernelLaunch launch,
    CudaTensor dy,
    CudaTensor y,
    DevicePointer sums,
    Activation activation,
    ChannelSum sum)
    implements Step {

  static BiasGradient of(
      OperationBuilder builder,
      CudaTensor dy,
      CudaTensor y,
      DevicePointer sums,
      Activation activation,
      ChannelSum sum) {
    Shape shape = y.shape();
    KernelLaunch launch =
        builder.prepared(
            "bias_gradient",
            shape.c(),
            sum.parts(),
            ChannelSum.THREADS,
            new Arguments()
                .pointer(builder.uses(dy))
                .pointer(builder.uses(y))
                .pointer(sums)
                .integers(Elementwise.words(activation))
                .integers(shape.n())
                .integers(shape.c())
                .integers(shape.h() * shape.w())
                .integers(sum.lanes()));
    return new BiasGradient(launch, dy, y, sums, activation, sum);
  }

  @Override
  public void run() {
    launch.run();
  }
}
