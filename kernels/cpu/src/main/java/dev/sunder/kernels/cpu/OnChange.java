package dev.sunder.kernels.cpu;

import java.util.List;

/** Steps whose result depends on one tensor alone: they run again only when it has changed. */
final class OnChange implements Step {

  private final CpuTensor tensor;
  private final Step[] steps;
  private long seen = -1;

  OnChange(CpuTensor tensor, List<Step> steps) {
    this.tensor = tensor;
    this.steps = steps.toArray(new Step[0]);
  }

  @Override
  public void run() {
    long version = tensor.version();
    if (version == seen) {
      return;
    }
    for (Step step : steps) {
      step.run();
    }
    seen = version;
  }
}
