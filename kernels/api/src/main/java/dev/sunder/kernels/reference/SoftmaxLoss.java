package dev.sunder.kernels.reference;

import dev.sunder.kernels.DeviceChecks;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.SoftmaxCrossEntropy;
import dev.sunder.kernels.Tensor;

/**
 * softmax(z) = e^(z − ln Σ e^z), and the loss of a label l is ln Σ e^z − z_l, for z less their
 * greatest, which changes neither and keeps the digits of large logits.
 */
final class SoftmaxLoss implements SoftmaxCrossEntropy {

  private final String description;
  private final ReferenceTensor logits;
  private final ReferenceTensor probabilities;
  private final ReferenceTensor gradient;
  private final int examples;
  private final int classes;
  private final int[] labels;
  private int count;
  private double loss;
  private int correct;

  SoftmaxLoss(ReferenceArena arena, String description, ReferenceTensor logits, Mode mode) {
    this.description = description;
    this.logits = logits;
    Shape shape = logits.shape();
    probabilities = arena.newTensor(shape);
    gradient = mode == Mode.TRAINING ? arena.newTensor(shape) : null;
    examples = shape.n();
    classes = shape.c();
    labels = new int[examples];
  }

  @Override
  public void labels(int[] values, int counted) {
    DeviceChecks.labels(description, values, counted, examples, classes);
    System.arraycopy(values, 0, labels, 0, counted);
    count = counted;
  }

  @Override
  public void run() {
    loss = 0;
    correct = 0;
    for (int i = 0; i < examples; i++) {
      double max = logit(i, greatest(i));
      double logSum = logSum(i, max);
      for (int c = 0; c < classes; c++) {
        probabilities.values()[i * classes + c] = Math.exp(logit(i, c) - max - logSum);
      }
      if (i < count) {
        loss += (logSum - (logit(i, labels[i]) - max)) / count;
        correct += greatest(i) == labels[i] ? 1 : 0;
      }
      if (gradient != null) {
        differentiate(i);
      }
    }
  }

  /** ln Σ e^(z − max z), which overflows for no z. */
  private double logSum(int example, double max) {
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      sum += Math.exp(logit(example, c) - max);
    }
    return Math.log(sum);
  }

  private void differentiate(int example) {
    for (int c = 0; c < classes; c++) {
      int at = example * classes + c;
      double wanted = c == labels[example] ? 1 : 0;
      gradient.values()[at] = example < count ? (probabilities.values()[at] - wanted) / count : 0;
    }
  }

  private int greatest(int example) {
    int best = 0;
    for (int c = 1; c < classes; c++) {
      if (logit(example, c) > logit(example, best)) {
        best = c;
      }
    }
    return best;
  }

  private double logit(int example, int c) {
    return logits.values()[example * classes + c];
  }

  @Override
  public Tensor probabilities() {
    return probabilities;
  }

  @Override
  public Tensor logitsGradient() {
    if (gradient == null) {
      throw DeviceChecks.noGradient(description);
    }
    return gradient;
  }

  @Override
  public double loss() {
    return loss;
  }

  @Override
  public int correct() {
    return correct;
  }

  @Override
  public String description() {
    return description;
  }
}
