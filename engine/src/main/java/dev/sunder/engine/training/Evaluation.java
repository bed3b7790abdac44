package dev.sunder.engine.training;

import java.util.List;

/**
 * What a network answered for every example of a data set, in its order, and how often that was
 * right.
 *
 * <p>Without a signal answers and expected labels are plain classes and labels. With one they are
 * what the provider sees: the model's raw answers, and the relabelled labels that the model was to
 * answer. The owner's answers are the raw ones changed back, and right just where the raw answer is
 * the one expected.
 */
public final class Evaluation {

  private final double loss;
  private final List<String> classNames;
  private final int[] labels;
  private final int[] signalClasses;
  private final int[] expected;
  private final int[] answers;
  private final int[] ownerAnswers;

  /** Takes the arrays, each with one element an example, as its own. */
  Evaluation(
      double loss,
      List<String> classNames,
      int[] labels,
      int[] signalClasses,
      int[] expected,
      int[] answers,
      int[] ownerAnswers) {
    this.loss = loss;
    this.classNames = List.copyOf(classNames);
    this.labels = labels;
    this.signalClasses = signalClasses;
    this.expected = expected;
    this.answers = answers;
    this.ownerAnswers = ownerAnswers;
  }

  /** The number of examples. */
  public int size() {
    return labels.length;
  }

  /** The mean cross-entropy against the expected answers. */
  public double loss() {
    return loss;
  }

  /** The classes' names. */
  public List<String> classNames() {
    return classNames;
  }

  /** The share answered right, in [0, 1]: for a secure model, after the owner changes back. */
  public double accuracy() {
    return agreement(answers, expected);
  }

  /**
   * The share of raw answers that agree with the true labels: what the provider sees of the truth.
   * The same as {@link #accuracy} without a signal, near chance with a good one.
   */
  public double providerAccuracy() {
    return agreement(answers, labels);
  }

  /** The data set's label of an example. */
  public int label(int example) {
    return labels[example];
  }

  /** The class of an example's signal; 0 without a signal. */
  public int signalClass(int example) {
    return signalClasses[example];
  }

  /** The answer that the model was to give for an example. */
  public int expected(int example) {
    return expected[example];
  }

  /** The model's raw answer for an example. */
  public int answer(int example) {
    return answers[example];
  }

  /** An example's answer changed back by the owner; the raw one without a signal. */
  public int ownerAnswer(int example) {
    return ownerAnswers[example];
  }

  /**
   * How often each class (row) was answered as each class (column), by the owner's answers.
   *
   * @return a new array, [label][answer]
   */
  public int[][] confusion() {
    int classes = classNames.size();
    int[][] counts = new int[classes][classes];
    for (int i = 0; i < labels.length; i++) {
      counts[labels[i]][ownerAnswers[i]]++;
    }
    return counts;
  }

  private static double agreement(int[] a, int[] b) {
    int agreeing = 0;
    for (int i = 0; i < a.length; i++) {
      if (a[i] == b[i]) {
        agreeing++;
      }
    }
    return agreeing / (double) a.length;
  }
}
