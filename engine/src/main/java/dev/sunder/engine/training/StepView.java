package dev.sunder.engine.training;

import dev.sunder.engine.plan.TrainingPlan;

/** The one report that a run hands to its listeners, step after step. */
final class StepView implements StepReport {

  private final TrainingPlan plan;
  private long step;
  private int epoch;
  private int examples;
  private double learningRate;

  StepView(TrainingPlan plan) {
    this.plan = plan;
  }

  void place(long step, int epoch, int examples, double learningRate) {
    this.step = step;
    this.epoch = epoch;
    this.examples = examples;
    this.learningRate = learningRate;
  }

  @Override
  public long step() {
    return step;
  }

  @Override
  public int epoch() {
    return epoch;
  }

  @Override
  public double learningRate() {
    return learningRate;
  }

  @Override
  public int examples() {
    return examples;
  }

  @Override
  public double loss() {
    return plan.loss();
  }

  @Override
  public double accuracy() {
    return plan.correct() / (double) examples;
  }
}
