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
  /** Pixels at a time when inner products are added up: their columns stay in the cache. */
  private static final int CHUNK = 32;

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
    this.labels = labels;
    this.products = new float[examples.length][training];
    float[][] columns = scaledColumns(examples, training);
    for (int first = 0; first < columns.length; first += CHUNK) {
      float[][] chunk = Arrays.copyOfRange(columns, first, Math.min(first + CHUNK, columns.length));
      IntStream.range(0, examples.length)
          .parallel()
          .forEach(i -> addProducts(products[i], chunk, i, Math.min(training, i + 1)));
    }
    for (int i = 0; i < training; i++) {
      for (int j = i + 1; j < training; j++) {
        products[i][j] = products[j][i];
      }
    }
  }

  /** A row for each pixel, in it that pixel of all examples, divided by the root of the pixels. */
  private static float[][] scaledColumns(int[][] examples, int training) {
    int pixels = examples[0].length;
    float[][] columns = new float[pixels][examples.length];
    for (int i = 0; i < examples.length; i++) {
      for (int p = 0; p < pixels; p++) {
        columns[p][i] = examples[i][p];
      }
    }
    for (float[] column : columns) {
      double sum = 0;
      double squares = 0;
      for (int i = 0; i < training; i++) {
        sum += column[i];
        squares += column[i] * column[i];
      }
      double mean = sum / training;
      double deviation = Math.sqrt((squares / training - mean * mean) * pixels);
      for (int i = 0; i < column.length; i++) {
        column[i] = (float) ((column[i] - mean) / deviation);
      }
    }
    return columns;
  }

  private static void addProducts(float[] products, float[][] chunk, int example, int count) {
    for (float[] column : chunk) {
      float pixel = column[example];
      for (int j = 0; j < count; j++) {
        products[j] += pixel * column[j];
      }
    }
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
