package dev.sunder.engine.training;

/** What is known after a step. The device may still be at work on it. */
public interface StepReport {

  /** Steps done, this one included: from 1. */
  long step();

  /** The epoch the step belongs to, from 0. */
  int epoch();

  /** The learning rate it used. */
  double learningRate();

  /** The examples in it. */
  int examples();

  /** The mean cross-entropy over its batch, before its update; waits for the device. */
  double loss();

  /** The share of its batch that was answered right, before its update; waits for the device. */
  double accuracy();
}
