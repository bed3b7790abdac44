package dev.sunder.kernels.contract;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Arena;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.Dropout;
import dev.sunder.kernels.FullyConnectedLayer;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Tensor;
import dev.sunder.kernels.Window;

/**
 * A chain as old networks are: convolution with its activation, local response normalisation,
 * pooling, a resized signal joined, convolution, activation in place, pooling, dropout, flatten,
 * two fully connected layers, one with an activation that keeps its input, softmax with
 * cross-entropy.
 */
final class SmallNetwork extends TrainedNetwork {

  private static final Shape SIGNALS = new Shape(EXAMPLES, 1, 5, 4);

  private final Tensor signal;
  private final Dropout dropout;

  /** See {@link TrainedNetwork.Maker#make}. */
  SmallNetwork(Arena arena, Numbers numbers, boolean smooth, double nudge) {
    super(arena, numbers, nudge);
    Activation activation = smooth ? Activation.TANH : Activation.RELU;
    PoolingKind pooling = smooth ? PoolingKind.AVERAGE : PoolingKind.MAX;
    signal = arena.tensor(SIGNALS);
    Tensor x = convolution(images(), 6, Window.square(5, 1, 2), activation);
    x = add(arena.localResponseNormalisation(x, 3, 0.5f, 0.75f, 1, Mode.TRAINING));
    x = add(arena.pooling(x, pooling, Window.square(3, 2, 0), Mode.TRAINING));
    Tensor resized = prepare(arena.resize(signal, x.shape().h(), x.shape().w(), Mode.TRAINING));
    x = add(arena.concat(x, resized, Mode.TRAINING));
    x = convolution(x, 17, Window.square(3, 1, 1), Activation.IDENTITY);
    x = add(arena.activation(x, activation, true, Mode.TRAINING));
    x = add(arena.pooling(x, pooling, Window.square(2, 2, 0), Mode.TRAINING));
    dropout = arena.dropout(x, 0.3f, 42, Mode.TRAINING);
    x = add(dropout);
    x = add(arena.flatten(x, Mode.TRAINING));
    x = add(new FullyConnectedLayer(19), Activation.SILU, x);
    finish(add(new FullyConnectedLayer(CLASSES), Activation.IDENTITY, x));
  }

  private Tensor convolution(Tensor x, int outputs, Window window, Activation fused) {
    return add(new ConvolutionLayer(outputs, window), fused, x);
  }

  @Override
  void stage(Numbers drawn, int index) {
    super.stage(drawn, index);
    Values.write(signal, drawn.uniform(SIGNALS.elements()));
    dropout.step(index);
  }
}
