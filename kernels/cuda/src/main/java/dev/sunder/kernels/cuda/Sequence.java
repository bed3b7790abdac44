package dev.sunder.kernels.cuda;

import java.util.List;
import java.util.Set;

/** The steps of one operation, and the arenas whose memory they touch. */
final class Sequence {

  private final String description;
  private final CudaContext context;
  private final CudaArena[] arenas;
  private final Step[] steps;

  Sequence(String description, CudaContext context, Set<CudaArena> arenas, List<Step> steps) {
    this.description = description;
    this.context = context;
    this.arenas = arenas.toArray(new CudaArena[0]);
    this.steps = steps.toArray(new Step[0]);
  }

  /** Enqueues the steps. */
  void run() {
    requireOpen();
    context.enter();
    enqueue();
  }

  /** Enqueues the steps of what is known to be open, in a thread that has entered. */
  void enqueue() {
    for (Step step : steps) {
      step.run();
    }
  }

  /** Refuses if one of the arenas is closed, or only measures. */
  void requireOpen() {
    for (CudaArena arena : arenas) {
      arena.requireMemory();
    }
  }

  boolean isEmpty() {
    return steps.length == 0;
  }

  CudaContext context() {
    return context;
  }

  String description() {
    return description;
  }

  List<CudaArena> arenas() {
    return List.of(arenas);
  }

  List<Step> steps() {
    return List.of(steps);
  }
}
