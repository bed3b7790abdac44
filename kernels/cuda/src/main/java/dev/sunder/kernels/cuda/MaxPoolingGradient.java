package dev.sunder.kernels.cuda;

import dev.sunder.kernels.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * The step that hands the gradient by max pooling's output back to the winners.
 *
 * <p>Where what was pooled is a convolution's output and the convolution's {@link BiasGradient}
 * comes next, both can be one kernel: a window's greatest value is its winner's, so that a'(z) is
 * known from the pooled output, a quarter of the size of y, and neither y nor dx is read.
 *
 * @param launch the step by itself
 * @param device where it runs
 * @param dy the gradient by the pooled output
 * @param pooled the pooled output
 * @param x what was pooled
 * @param dx the gradient by it
 * @param winners where in its window each pooled value was, in bytes or, wide, in ints
 * @param maps the shapes of both and the windows
 */
record MaxPoolingGradient(
    KernelLaunch launch,
    CudaDevice device,
    CudaTensor dy,
    CudaTensor pooled,
    CudaTensor x,
    CudaTensor dx,
    DevicePointer winners,
    boolean wide,
    Pooling.Maps maps)
    implements Step {

  @Override
  public void run() {
    launch.run();
  }

  /** The same steps in the same order, with those made one that can be: results stay the same. */
  static List<Step> fused(List<Step> steps) {
    List<Step> fused = new ArrayList<>();
    for (Step step : steps) {
      int last = fused.size() - 1;
      if (step instanceof BiasGradient bias
          && last >= 0
          && fused.get(last) instanceof MaxPoolingGradient pooling
          && pooling.dx == bias.dy()
          && pooling.x == bias.y()) {
        fused.set(last, pooling.with(bias));
      } else {
        fused.add(step);
      }
    }
    return fused;
  }

  private KernelLaunch with(BiasGradient bias) {
    Shape shape = x.shape();
    String kernel = "max_pooling_bias_gradient" + suffix(wide);
    return new KernelLaunch(
        bias.launch().operation(),
        kernel,
        device.kernels().function(kernel, x.element()),
        device.context().stream(),
        shape.c(),
        bias.sum().parts(),
        ChannelSum.THREADS,
        new Arguments()
            .pointer(dy.memory())
            .pointer(winners)
            .pointer(pooled.memory())
            .pointer(dx.memory())
            .pointer(bias.sums())
            .integers(Elementwise.words(bias.activation()))
            .struct(maps.words())
            .integers(shape.n())
            .integers(shape.c())
            .integers(bias.sum().lanes())
            .block());
  }

  /** What the names of the kernels for winners in ints end with. */
  static String suffix(boolean wide) {
    return wide ? "_wide" : "";
  }
}
