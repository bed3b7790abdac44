package dev.sunder.kernels.cpu;

import dev.sunder.kernels.Gradient;
import dev.sunder.kernels.Tensor;
import java.util.List;

/** A prepared backward pass. */
record CpuGradient(Sequence sequence, List<Tensor> inputGradients, List<Tensor> parameterGradients)
    implements Gradient {

  @Override
  public void run() {
    sequence.run();
  }

  @Override
  public String description() {
    return sequence.description();
  }
}
