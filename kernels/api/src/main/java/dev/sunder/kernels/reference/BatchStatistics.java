package dev.sunder.kernels.reference;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.BatchNormalisationLayer;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Shape;
import java.util.List;

/**
 * y = a(γ_c x̂ + β_c), x̂ = (x − μ_c) / √(σ²_c + ε), μ_c and σ²_c being a channel's mean and
 * variance over the batch; its gradient: Ioffe, Szegedy 2015, section 3.
 */
final class BatchStatistics extends Function {

  private final ReferenceTensor x;
  private final ReferenceTensor y;
  private final ReferenceTensor scale;
  private final ReferenceTensor shift;
  private final ReferenceTensor runningMean;
  private final ReferenceTensor runningVariance;
  private final BatchNormalisationLayer layer;
  private final Activation activation;
  private final double[] means;
  private final double[] inverseDeviations;

  BatchStatistics(
      ReferenceArena arena,
      String description,
      ReferenceTensor x,
      BatchNormalisationLayer layer,
      Activation activation,
      Mode mode) {
    super(
        arena,
        description,
        mode,
        List.of(x),
        arena.newTensor(x.shape()),
        arena.parameters(layer, x.shape()));
    this.x = x;
    this.layer = layer;
    this.activation = activation;
    y = output();
    scale = parameter(0);
    shift = parameter(1);
    runningMean = parameter(2);
    runningVariance = parameter(3);
    means = new double[x.shape().c()];
    inverseDeviations = new double[x.shape().c()];
  }

  @Override
  int trained() {
    return 2;
  }

  @Override
  public void run() {
    Shape shape = x.shape();
    int places = shape.h() * shape.w();
    double count = (double) shape.n() * places;
    for (int c = 0; c < shape.c(); c++) {
      double mean = 0;
      for (int n = 0; n < shape.n(); n++) {
        int first = x.index(n, c, 0, 0);
        for (int i = 0; i < places; i++) {
          mean += x.values()[first + i] / count;
        }
      }
      double variance = 0;
      for (int n = 0; n < shape.n(); n++) {
        int first = x.index(n, c, 0, 0);
        for (int i = 0; i < places; i++) {
          double difference = x.values()[first + i] - mean;
          variance += difference * difference / count;
        }
      }
      means[c] = mean;
      inverseDeviations[c] = 1 / Math.sqrt(variance + layer.epsilon());
      move(runningMean, c, mean);
      // Of one value nothing is known of the variance; PyTorch refuses to train on it.
      move(runningVariance, c, count > 1 ? variance * count / (count - 1) : variance);
      for (int n = 0; n < shape.n(); n++) {
        int first = x.index(n, c, 0, 0);
        for (int i = 0; i < places; i++) {
          double normalised = normalised(c, first + i);
          y.values()[first + i] =
              activation.value(scale.values()[c] * normalised + shift.values()[c]);
        }
      }
    }
  }

  private void move(ReferenceTensor running, int c, double batch) {
    double weight = layer.momentum();
    running.values()[c] = (1 - weight) * running.values()[c] + weight * batch;
  }

  private double normalised(int c, int at) {
    return (x.values()[at] - means[c]) * inverseDeviations[c];
  }

  @Override
  void backward(
      ReferenceTensor outputGradient,
      List<ReferenceTensor> byInputs,
      List<ReferenceTensor> byParameters) {
    Shape shape = x.shape();
    int places = shape.h() * shape.w();
    double count = (double) shape.n() * places;
    for (int c = 0; c < shape.c(); c++) {
      double byScale = 0;
      double byShift = 0;
      for (int n = 0; n < shape.n(); n++) {
        int first = x.index(n, c, 0, 0);
        for (int at = first; at < first + places; at++) {
          double dz = outputGradient.values()[at] * activation.derivative(y.values()[at]);
          byShift += dz;
          byScale += dz * normalised(c, at);
        }
      }
      if (!byParameters.isEmpty()) {
        byParameters.get(0).values()[c] = byScale;
        byParameters.get(1).values()[c] = byShift;
      }
      if (byInputs.isEmpty()) {
        continue;
      }
      double factor = scale.values()[c] * inverseDeviations[c];
      for (int n = 0; n < shape.n(); n++) {
        int first = x.index(n, c, 0, 0);
        for (int at = first; at < first + places; at++) {
          double dz = outputGradient.values()[at] * activation.derivative(y.values()[at]);
          byInputs.get(0).values()[at] =
              factor * (dz - byShift / count - normalised(c, at) * byScale / count);
        }
      }
    }
  }
}
