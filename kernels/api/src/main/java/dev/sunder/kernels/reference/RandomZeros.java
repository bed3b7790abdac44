package dev.sunder.kernels.reference;

import dev.sunder.kernels.CounterRandom;
import dev.sunder.kernels.Dropout;
import dev.sunder.kernels.Mode;
import java.util.List;

/** Dropout: y = x · factor, the factor being 0 or 1 / (1 − rate); x itself for inference. */
final class RandomZeros extends Function implements Dropout {

  private final ReferenceTensor x;
  private final ReferenceTensor y;
  private final float rate;
  private final long seed;
  private final int[] block = new int[4];
  private long nextStep;
  private long drawnStep;

  RandomZeros(
      ReferenceArena arena,
      String description,
      ReferenceTensor x,
      float rate,
      long seed,
      Mode mode) {
    super(
        arena,
        description,
        mode,
        List.of(x),
        mode == Mode.INFERENCE ? x : arena.newTensor(x.shape()),
        List.of());
    this.x = x;
    y = output();
    this.rate = rate;
    this.seed = seed;
  }

  @Override
  public void step(long step) {
    nextStep = step;
  }

  @Override
  public void run() {
    drawnStep = nextStep;
    double[] xs = x.values();
    double[] ys = y.values();
    if (x == y) {
      return;
    }
    for (int i = 0; i < ys.length; i++) {
      ys[i] = xs[i] * factor(i);
    }
  }

  @Override
  void backward(
      ReferenceTensor outputGradient,
      List<ReferenceTensor> byInputs,
      List<ReferenceTensor> byParameters) {
    double[] dy = outputGradient.values();
    double[] dx = byInputs.get(0).values();
    for (int i = 0; i < dx.length; i++) {
      dx[i] = dy[i] * factor(i);
    }
  }

  /** The factor of the element at an NCHW index, in the step of the last run. */
  private double factor(int index) {
    CounterRandom.block(seed, drawnStep, index / 4, block);
    return CounterRandom.toFloat(block[index % 4]) < rate ? 0 : 1 / (1 - (double) rate);
  }
}
