package dev.sunder.kernels.reference;

import dev.sunder.kernels.MeanSquaredError;
import dev.sunder.kernels.Tensor;

/** L = mean((x − t)²). */
final class SquaredLoss implements MeanSquaredError {

  private final String description;
  private final ReferenceTensor prediction;
  private final ReferenceTensor target;
  private final ReferenceTensor gradient;
  private double loss;

  SquaredLoss(ReferenceArena arena, String description, ReferenceTensor prediction) {
    this.description = description;
    this.prediction = prediction;
    target = arena.newTensor(prediction.shape());
    gradient = arena.newTensor(prediction.shape());
  }

  @Override
  public void run() {
    double[] xs = prediction.values();
    double[] ts = target.values();
    double[] dx = gradient.values();
    double sum = 0;
    for (int i = 0; i < xs.length; i++) {
      double difference = xs[i] - ts[i];
      sum += difference * difference;
      dx[i] = 2 * difference / xs.length;
    }
    loss = sum / xs.length;
  }

  @Override
  public Tensor target() {
    return target;
  }

  @Override
  public Tensor gradient() {
    return gradient;
  }

  @Override
  public double loss() {
    return loss;
  }

  @Override
  public String description() {
    return description;
  }
}
