package dev.sunder.experiments.peers;

import dev.sunder.engine.model.Initialiser;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.plan.TrainingPlan;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;

/** This project's step on its CPU device. */
final class SunderStep implements Step {

  private static final float LEARNING_RATE = 0.0005f;

  private final Device device = Devices.open("cpu");
  private final TrainingPlan plan;
  private long step;

  SunderStep(Network network, float[] images, int[] labels) {
    plan = TrainingPlan.of(network, device, TrainingPlan.Options.ofBatch(labels.length));
    plan.load(Parameters.initialised(network, Initialiser.HE, 1));
    plan.input(images);
    plan.labels(labels, labels.length);
  }

  @Override
  public double run() {
    plan.step(LEARNING_RATE, step++);
    return plan.loss();
  }

  @Override
  public String name() {
    return "sunder, " + device.description();
  }

  @Override
  public void close() {
    plan.close();
    device.close();
  }
}
