package dev.sunder.engine.training;

import dev.sunder.engine.data.Augmentation;
import dev.sunder.engine.data.Batch;
import dev.sunder.engine.data.BatchLoader;
import dev.sunder.engine.data.Dataset;
import dev.sunder.engine.data.SignalSource;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.plan.InferencePlan;
import dev.sunder.kernels.Device;
import java.util.Optional;

/**
 * Runs a classifier over labelled data and records its answers.
 *
 * <p>A secure network gets one signal an example, which depends on the seed and the example alone,
 * so that evaluations with the same seed can be compared.
 *
 * <p>Owns a plan on the device until closed. Not thread-safe.
 */
public final class Evaluator implements AutoCloseable {

  private final Network network;
  private final InferencePlan plan;
  private final int loaderThreads;

  private Evaluator(Network network, InferencePlan plan, int loaderThreads) {
    this.network = network;
    this.plan = plan;
    this.loaderThreads = loaderThreads;
  }

  /**
   * Prepares to evaluate a network.
   *
   * @param batch examples in one run, at least 1
   * @param loaderThreads background threads that assemble batches, at least 1
   */
  public static Evaluator of(Network network, Device device, int batch, int loaderThreads) {
    return new Evaluator(network, InferencePlan.of(network, device, batch), loaderThreads);
  }

  /**
   * Evaluates on whole images.
   *
   * @see #evaluate(Parameters, Dataset, Optional, Optional, long)
   */
  public Evaluation evaluate(
      Parameters parameters, Dataset data, Optional<SignalSource> signal, long seed) {
    return evaluate(parameters, data, signal, Optional.empty(), seed);
  }

  /**
   * Evaluates.
   *
   * @param signal where a secure network's signals come from; empty for another
   * @param augmentation the cut of training; its evaluation form is used, nothing random
   * @param seed what the signals come from
   * @throws IllegalArgumentException if network, data and signal do not fit together
   */
  public Evaluation evaluate(
      Parameters parameters,
      Dataset data,
      Optional<SignalSource> signal,
      Optional<Augmentation> augmentation,
      long seed) {
    Requirements.requireFit(network, data, "evaluation set", augmentation, signal);
    plan.load(parameters);
    BatchLoader.Builder description =
        BatchLoader.over(data)
            .batchSize(plan.batch())
            .seed(seed)
            .augmentation(Requirements.cut(data, augmentation))
            .threads(loaderThreads)
            .forEvaluation();
    signal.ifPresent(description::signal);
    Tally tally = new Tally(data, network.classes(), signal);
    try (BatchLoader loader = description.start()) {
      for (Batch batch = loader.next(); batch != null; batch = loader.next()) {
        plan.pixels(batch.pixels());
        if (signal.isPresent()) {
          plan.signals(batch.signals());
        }
        plan.labels(batch.labels(), batch.count());
        plan.run();
        tally.add(batch, plan);
      }
    }
    return tally.evaluation();
  }

  /** Frees the plan. Idempotent. */
  @Override
  public void close() {
    plan.close();
  }

  /** The answers so far. */
  private static final class Tally {
    private final Dataset data;
    private final Optional<SignalSource> signal;
    private final int classes;
    private final int[] labels;
    private final int[] signalClasses;
    private final int[] expected;
    private final int[] answers;
    private final int[] ownerAnswers;
    private int done;
    private double lossSum;

    Tally(Dataset data, int classes, Optional<SignalSource> signal) {
      this.data = data;
      this.signal = signal;
      this.classes = classes;
      labels = new int[data.size()];
      signalClasses = new int[data.size()];
      expected = new int[data.size()];
      answers = new int[data.size()];
      ownerAnswers = new int[data.size()];
    }

    void add(Batch batch, InferencePlan plan) {
      int count = batch.count();
      System.arraycopy(batch.trueLabels(), 0, labels, done, count);
      System.arraycopy(batch.signalClasses(), 0, signalClasses, done, count);
      System.arraycopy(batch.labels(), 0, expected, done, count);
      int[] predictions = new int[count];
      plan.predictions(predictions);
      System.arraycopy(predictions, 0, answers, done, count);
      lossSum += plan.loss() * count;
      for (int i = done; i < done + count; i++) {
        ownerAnswers[i] = restore(answers[i], signalClasses[i]);
      }
      done += count;
    }

    Evaluation evaluation() {
      return new Evaluation(
          lossSum / done,
          data.classNames(),
          labels,
          signalClasses,
          expected,
          answers,
          ownerAnswers);
    }

    /** The label that the owner reads from an answer: the one that is relabelled to it. */
    private int restore(int answer, int signalClass) {
      if (signal.isEmpty()) {
        return answer;
      }
      for (int label = 0; label < classes; label++) {
        if (signal.get().relabel(label, signalClass) == answer) {
          return label;
        }
      }
      throw new IllegalArgumentException(
          "no label becomes " + answer + " under a signal of class " + signalClass);
    }
  }
}
