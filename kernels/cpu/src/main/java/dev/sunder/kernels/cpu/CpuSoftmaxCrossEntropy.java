package dev.sunder.kernels.cpu;

import dev.sunder.kernels.DeviceChecks;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.SoftmaxCrossEntropy;
import dev.sunder.kernels.Tensor;
import java.nio.FloatBuffer;

/**
 * Softmax with cross-entropy in plain Java and double precision: a batch of logits is far too small
 * to be worth a primitive.
 */
final class CpuSoftmaxCrossEntropy implements SoftmaxCrossEntropy {

  private final Sequence sequence;
  private final int classes;
  private final FloatBuffer logits;
  private final CpuTensor probabilities;
  private final CpuTensor gradient;
  private final int[] labels;
  private int count;
  private double loss;
  private int correct;

  private CpuSoftmaxCrossEntropy(OperationBuilder builder, CpuTensor input, Mode mode) {
    Shape shape = input.shape();
    classes = shape.c();
    labels = new int[shape.n()];
    CpuTensor plain = builder.plain(builder.uses(input));
    logits = plain.storage().floats();
    probabilities = builder.tensor(shape, Layouts.plain(shape));
    gradient = mode == Mode.TRAINING ? builder.tensor(shape, Layouts.plain(shape)) : null;
    builder.add(this::compute);
    sequence = builder.sequence();
  }

  static SoftmaxCrossEntropy build(CpuArena arena, String description, CpuTensor input, Mode mode) {
    return OperationBuilder.build(
        arena, description, builder -> new CpuSoftmaxCrossEntropy(builder, input, mode));
  }

  @Override
  public void labels(int[] values, int counted) {
    DeviceChecks.labels(description(), values, counted, labels.length, classes);
    System.arraycopy(values, 0, labels, 0, counted);
    count = counted;
  }

  @Override
  public void run() {
    sequence.run();
  }

  @Override
  public String description() {
    return sequence.description();
  }

  @Override
  public Tensor probabilities() {
    return probabilities;
  }

  @Override
  public Tensor logitsGradient() {
    if (gradient == null) {
      throw DeviceChecks.noGradient(description());
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

  private void compute() {
    FloatBuffer p = probabilities.storage().floats();
    FloatBuffer g = gradient == null ? null : gradient.storage().floats();
    loss = 0;
    correct = 0;
    for (int i = 0; i < labels.length; i++) {
      row(i, p, g);
    }
  }

  private void row(int example, FloatBuffer p, FloatBuffer g) {
    int first = example * classes;
    int best = 0;
    for (int c = 1; c < classes; c++) {
      if (logits.get(first + c) > logits.get(first + best)) {
        best = c;
      }
    }
    double max = logits.get(first + best);
    double total = 0;
    for (int c = 0; c < classes; c++) {
      total += Math.exp(logits.get(first + c) - max);
    }
    boolean counted = example < count;
    for (int c = 0; c < classes; c++) {
      double probability = Math.exp(logits.get(first + c) - max) / total;
      p.put(first + c, (float) probability);
      if (g != null) {
        double target = c == labels[example] ? 1 : 0;
        g.put(first + c, counted ? (float) ((probability - target) / count) : 0);
      }
    }
    if (counted) {
      loss += (Math.log(total) - (logits.get(first + labels[example]) - max)) / count;
      correct += best == labels[example] ? 1 : 0;
    }
  }
}
