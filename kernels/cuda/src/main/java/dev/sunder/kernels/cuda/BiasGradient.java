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
 * @param parts in how many parts a channel's examples are added up
 * @param lanes how many threads share a map
 */
record BiasGradient(
    KernelLaunch launch,
    CudaTensor dy,
    CudaTensor y,
    DevicePointer sums,
    Activation activation,
    int parts,
    int lanes)
    implements Step {

  /** Threads of a block. */
  static final int THREADS = 128;

  /** Threads that run in step. */
  static final int WARP = 32;

  static BiasGradient of(
      OperationBuilder builder,
      CudaTensor dy,
      CudaTensor y,
      DevicePointer sums,
      Activation activation,
      int parts,
      int lanes) {
    Shape shape = y.shape();
    KernelLaunch launch =
        builder.prepared(
            "bias_gradient",
            shape.c(),
            parts,
            THREADS,
            new Arguments()
                .pointer(builder.uses(dy))
                .pointer(builder.uses(y))
                .pointer(sums)
                .integers(Elementwise.words(activation))
                .integers(shape.n())
                .integers(shape.c())
                .integers(shape.h() * shape.w())
                .integers(lanes));
    return new BiasGradient(launch, dy, y, sums, activation, parts, lanes);
  }

  @Override
  public void run() {
    launch.run();
  }
}
