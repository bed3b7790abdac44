package dev.sunder.testdata;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Two-class logistic regression with an L2 penalty on raw pixels, each scaled to mean 0 and
 * variance 1. The weights lie in the span of the training examples, so it is trained on the
 * examples' inner products (the representer theorem), by Nesterov's accelerated descent, until the
 * gradient is gone.
 */
final class LogisticRegression {
  /**
   * Scaled pixels are rounded to this many steps a standard deviation: integer products are fast.
   */
  private static final int STEPS = 64;

  private static final int ROUNDS = 2000;

  private final float[][] products;
  private final int[] labels;

  /**
   * All inner products of the training examples and, behind them, the others.
   *
   * @param examples pixels of each example
   * @param training how many of the first examples are for training
   * @param labels 0 or 1
   */
  LogisticRegression(int[][] examples, int training, int[] labels) {
    int[][] scaled = scaled(examples, training);
    this.labels = labels;
    this.products = new float[examples.length][training];
    IntStream.range(0, examples.length)
        .parallel()
        .forEach(
            i -> {
              for (int j = 0; j < Math.min(training, i + 1); j++) {
                products[i][j] = dot(scaled[i], scaled[j]) / ((float) STEPS * STEPS);
                products[i][j] /= scaled[i].length;
              }
            });
    for (int i = 0; i < training; i++) {
      for (int j = i + 1; j < training; j++) {
        products[i][j] = products[j][i];
      }
    }
  }

  private static int[][] scaled(int[][] examples, int training) {
    int[][] scaled = new int[examples.length][examples[0].length];
    for (int p = 0; p < examples[0].length; p++) {
      double sum = 0;
      double squares = 0;
      for (int i = 0; i < training; i++) {
        sum += examples[i][p];
        squares += (double) examples[i][p] * examples[i][p];
      }
      double mean = sum / training;
      double deviation = Math.sqrt(squares / training - mean * mean);
      for (int i = 0; i < examples.length; i++) {
        scaled[i][p] = (int) Math.round(STEPS * (examples[i][p] - mean) / deviation);
      }
    }
    return scaled;
  }

  private static int dot(int[] a, int[] b) {
    int sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** Trains on examples 0..count-1 and returns the share of examples from..to-1 it gets right. */
  double accuracy(int count, double penalty, int from, int to) {
    float[] weights = train(count, penalty);
    int right = 0;
    for (int i = from; i < to; i++) {
      right += (score(i, weights) > 0) == (labels[i] == 1) ? 1 : 0;
    }
    return (double) right / (to - from);
  }

  private float[] train(int count, double penalty) {
    double step = 1 / (largestEigenvalue(count) / (4.0 * count) + penalty);
    float[] weights = new float[count];
    float[] ahead = new float[count];
    double first = 0;
    for (int round = 0; round < ROUNDS; round++) {
      float[] scores = scores(count, ahead);
      double size = 0;
      for (int i = 0; i < count; i++) {
        double chance = 1 / (1 + Math.exp(-scores[i]));
        double gradient = (chance - labels[i]) / count + penalty * ahead[i];
        size += gradient * gradient;
        float next = (float) (ahead[i] - step * gradient);
        ahead[i] = next + (next - weights[i]) * round / (round + 3);
        weights[i] = next;
      }
      first = round == 0 ? size : first;
      if (size < 1e-6 * first) {
        break;
      }
    }
    return weights;
  }

  private float score(int example, float[] weights) {
    float sum = 0;
    for (int j = 0; j < weights.length; j++) {
      sum += weights[j] * products[example][j];
    }
    return sum;
  }

  /**
   * The scores of the training examples; column by column, for the compiler makes vectors of it.
   */
  private float[] scores(int count, float[] weights) {
    float[] scores = new float[count];
    for (int j = 0; j < count; j++) {
      float weight = weights[j];
      float[] column = products[j];
      for (int i = 0; i < count; i++) {
        scores[i] += weight * column[i];
      }
    }
    return scores;
  }

  /** Power iteration, and a tenth on top to be safe. */
  private double largestEigenvalue(int count) {
    float[] vector = new float[count];
    Arrays.fill(vector, 1);
    vector[0] = 2;
    double length = 1;
    for (int round = 0; round < 20; round++) {
      vector = scores(count, vector);
      double squares = 0;
      for (float value : vector) {
        squares += (double) value * value;
      }
      length = Math.sqrt(squares);
      for (int i = 0; i < count; i++) {
        vector[i] /= (float) length;
      }
    }
    return 1.1 * length;
  }
}
