package dev.sunder.kernels.reference;

import dev.sunder.kernels.MomentumUpdate;
import dev.sunder.kernels.Tensor;
import java.util.List;

/** v ← μ v + (g + λ w), then w ← w − η v, one parameter after another. */
final class Momentum implements MomentumUpdate {

  private final String description;
  private final List<ReferenceTensor> parameters;
  private final List<ReferenceTensor> gradients;
  private final List<ReferenceTensor> velocities;
  private final float[] weightDecay;
  private final double momentum;
  private double learningRate;

  Momentum(
      ReferenceArena arena,
      String description,
      List<ReferenceTensor> parameters,
      List<ReferenceTensor> gradients,
      float[] weightDecay,
      float momentum) {
    this.description = description;
    this.parameters = parameters;
    this.gradients = gradients;
    this.weightDecay = weightDecay;
    this.momentum = momentum;
    velocities = parameters.stream().map(w -> arena.newTensor(w.shape())).toList();
  }

  @Override
  public void learningRate(float rate) {
    learningRate = rate;
  }

  @Override
  public List<Tensor> velocities() {
    return List.copyOf(velocities);
  }

  @Override
  public void run() {
    for (int i = 0; i < parameters.size(); i++) {
      double[] w = parameters.get(i).values();
      double[] g = gradients.get(i).values();
      double[] v = velocities.get(i).values();
      for (int j = 0; j < w.length; j++) {
        v[j] = momentum * v[j] + (g[j] + weightDecay[i] * w[j]);
        w[j] = w[j] - learningRate * v[j];
      }
    }
  }

  @Override
  public String description() {
    return description;
  }
}
