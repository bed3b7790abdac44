package dev.sunder.kernels.cpu;

import dev.sunder.kernels.Operation;
import java.util.Collection;
import java.util.List;

/** Prepared steps, run one after another. */
final class Sequence implements Operation {

  private final String description;
  private final CpuArena[] arenas;
  private final Step[] steps;

  /**
   * @param arenas those whose memory the steps touch
   */
  Sequence(String description, Collection<CpuArena> arenas, List<Step> steps) {
    this.description = description;
    this.arenas = arenas.toArray(new CpuArena[0]);
    this.steps = steps.toArray(new Step[0]);
  }

  /** Throws {@link IllegalStateException} if memory that the steps need is not there. */
  void requireOpen() {
    for (CpuArena arena : arenas) {
      arena.requireMemory();
    }
  }

  @Override
  public void run() {
    requireOpen();
    for (Step step : steps) {
      step.run();
    }
  }

  @Override
  public String description() {
    return description;
  }
}
