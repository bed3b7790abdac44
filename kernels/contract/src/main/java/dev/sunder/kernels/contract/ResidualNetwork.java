package dev.sunder.kernels.contract;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Arena;
import dev.sunder.kernels.BatchNormalisationLayer;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.FullyConnectedLayer;
import dev.sunder.kernels.Join;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.Tensor;
import dev.sunder.kernels.Window;
import dev.sunder.kernels.Window.Axis;
import java.util.List;

/**
 * A network of blocks with skips, all convolutions without bias and batch normalisation behind
 * them: a residual block (He, Zhang, Ren, Sun 2016), pooling that rounds up, an inverted residual
 * block (Sandler and others 2018) with squeeze and excitation (Hu, Shen, Sun 2018), and a
 * concatenation.
 */
final class ResidualNetwork extends TrainedNetwork {

  private static final Window POINT = Window.square(1, 1, 0);
  private static final Window SAME = Window.square(3, 1, 1);
  private static final Axis BEHIND = new Axis(3, 2, 0, 1, 1);

  private final Activation activation;

  /** See {@link TrainedNetwork.Maker#make}. */
  ResidualNetwork(Arena arena, Numbers numbers, boolean smooth, double nudge) {
    super(arena, numbers, nudge);
    activation = smooth ? Activation.TANH : Activation.RELU;
    PoolingKind pooling = smooth ? PoolingKind.AVERAGE_INSIDE : PoolingKind.MAX;
    Tensor x = convolution(images(), 8, new Window(BEHIND, BEHIND), 1, activation);
    x = residual(x);
    Axis rows = new Axis(3, 2, 0).roundingUp(x.shape().h());
    Axis columns = new Axis(3, 2, 0).roundingUp(x.shape().w());
    x = add(arena.pooling(x, pooling, new Window(rows, columns), Mode.TRAINING));
    x = invertedResidual(x);
    x = add(arena.join(Join.CONCAT, List.of(x, reduced(x), x), Mode.TRAINING));
    x = add(arena.flatten(whole(x), Mode.TRAINING));
    FullyConnectedLayer last = new FullyConnectedLayer("", CLASSES, false);
    finish(add(last, Activation.IDENTITY, x));
  }

  private Tensor convolution(Tensor x, int outputs, Window window, int groups, Activation behind) {
    ConvolutionLayer layer = new ConvolutionLayer("", outputs, window, groups, false);
    Tensor z = add(layer, Activation.IDENTITY, x);
    return add(new BatchNormalisationLayer("", 1e-3f, 0.25f), behind, z);
  }

  private Tensor residual(Tensor x) {
    int channels = x.shape().c();
    Tensor y = convolution(x, channels, SAME, 1, activation);
    y = convolution(y, channels, SAME, 1, Activation.IDENTITY);
    y = add(arena().join(Join.ADD, List.of(x, y), Mode.TRAINING));
    return add(arena().activation(y, activation, true, Mode.TRAINING));
  }

  private Tensor invertedResidual(Tensor x) {
    int channels = x.shape().c();
    int wide = 2 * channels;
    Tensor y = convolution(x, wide, POINT, 1, activation);
    y = convolution(y, wide, SAME, wide, activation);
    Tensor excited = add(new ConvolutionLayer(wide, POINT), Activation.SIGMOID, whole(y));
    y = add(arena().join(Join.MULTIPLY, List.of(y, excited), Mode.TRAINING));
    y = convolution(y, channels, POINT, 1, Activation.IDENTITY);
    return add(arena().join(Join.ADD, List.of(y, x), Mode.TRAINING));
  }

  /** In two groups, dilated, to an odd number of channels each. */
  private Tensor reduced(Tensor x) {
    Axis dilated = new Axis(3, 1, 2, 2, 2);
    return convolution(x, 6, new Window(dilated, dilated), 2, activation);
  }

  /** Each channel's mean over the whole map. */
  private Tensor whole(Tensor x) {
    Window window = new Window(x.shape().h(), x.shape().w(), 1, 1, 0, 0);
    return add(arena().pooling(x, PoolingKind.AVERAGE, window, Mode.TRAINING));
  }
}
