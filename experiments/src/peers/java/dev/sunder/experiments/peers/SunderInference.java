package dev.sunder.experiments.peers;

import dev.sunder.engine.model.Model;
import dev.sunder.engine.plan.InferencePlan;
import dev.sunder.kernels.Device;
import java.nio.FloatBuffer;

/** Our inference on a batch that is already on the device; the answer is read in each run. */
final class SunderInference implements AutoCloseable {

  private final InferencePlan plan;
  private final float[] output;
  private final FloatBuffer download;

  SunderInference(Device device, Model model, float[] input, int batch) {
    plan = InferencePlan.of(model.network(), device, batch);
    plan.load(model.parameters());
    plan.input(input);
    output = new float[plan.output().shape().elements()];
    download = FloatBuffer.wrap(output);
  }

  void run() {
    plan.run();
    plan.output().download(download);
  }

  /** The last run's answer; overwritten by the next. */
  float[] output() {
    return output;
  }

  @Override
  public void close() {
    plan.close();
  }
}
