package dev.sunder.engine.plan;

import dev.sunder.kernels.Mode;

/** What a plan does with a stage. */
enum Treatment {
  /** Forward only. */
  FORWARD(Mode.INFERENCE),
  /** Forward and backward through fixed parameters, without dropout. */
  DIFFERENTIATED(Mode.TRAINING),
  /** Forward and backward, with dropout. */
  TRAINED(Mode.TRAINING);

  private final Mode mode;

  Treatment(Mode mode) {
    this.mode = mode;
  }

  /** What the stage's operations are built for. */
  Mode mode() {
    return mode;
  }
}
