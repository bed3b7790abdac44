package dev.sunder.experiments.peers;

import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.plan.InferencePlan;
import dev.sunder.engine.plan.TrainingPlan;
import dev.sunder.kernels.Device;

/** This project's training step. */
final class SunderStep implements AutoCloseable {

  private final TrainingPlan plan;
  private final float learningRate;
  private long step;

  SunderStep(
      Device device, Network network, Parameters start, float[] images, int[] labels, float rate) {
    plan = TrainingPlan.of(network, device, TrainingPlan.Options.ofBatch(labels.length));
    plan.load(start);
    plan.input(images);
    plan.labels(labels, labels.length);
    learningRate = rate;
  }

  /** What the network answers with dropout off. */
  static float[] logits(
      Device device, Network network, Parameters parameters, float[] images, int batch) {
    try (InferencePlan plan = InferencePlan.of(network, device, batch)) {
      plan.load(parameters);
      plan.input(images);
      plan.run();
      return plan.output().toArray();
    }
  }

  /** Makes a step, forward, loss, backward and update, and reads its loss. */
  double run() {
    plan.step(learningRate, step++);
    return plan.loss();
  }

  @Override
  public void close() {
    plan.close();
  }
}
