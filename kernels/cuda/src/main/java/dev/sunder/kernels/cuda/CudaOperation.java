package dev.sunder.kernels.cuda;

import dev.sunder.kernels.Operation;

/** An operation of this device: a sequence of steps that can also be captured. */
interface CudaOperation extends Operation {

  Sequence sequence();

  @Override
  default void run() {
    sequence().run();
  }

  @Override
  default int launches() {
    return sequence().steps().size();
  }

  @Override
  default String description() {
    return sequence().description();
  }
}
