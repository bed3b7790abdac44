package dev.sunder.kernels.cpu;

import java.nio.FloatBuffer;

/** Moves the running mean and variance towards a batch's. */
final class RunningStatistics implements Step {

  private final CpuTensor mean;
  private final CpuTensor variance;
  private final Storage batchMean;
  private final Storage batchVariance;
  private final float momentum;
  private final float unbiased;

  /**
   * Prepares it.
   *
   * @param mean the running mean, a plain vector, as all are
   * @param batchVariance divided by the number of values
   * @param momentum what the batch weighs
   * @param count of a channel's values in the batch
   */
  RunningStatistics(
      CpuTensor mean,
      CpuTensor variance,
      Storage batchMean,
      Storage batchVariance,
      float momentum,
      long count) {
    this.mean = mean;
    this.variance = variance;
    this.batchMean = batchMean;
    this.batchVariance = batchVariance;
    this.momentum = momentum;
    unbiased = count > 1 ? (float) ((double) count / (count - 1)) : 1;
  }

  @Override
  public void run() {
    move(mean.storage().floats(), batchMean.floats(), 1, mean.shape().c());
    move(variance.storage().floats(), batchVariance.floats(), unbiased, mean.shape().c());
    mean.changed();
    variance.changed();
  }

  private void move(FloatBuffer running, FloatBuffer batch, float factor, int channels) {
    for (int c = 0; c < channels; c++) {
      running.put(c, (1 - momentum) * running.get(c) + momentum * (factor * batch.get(c)));
    }
  }
}
