package dev.sunder.kernels.cpu;

/**
 * A loop, on all threads, that transforms maps or filters to the points of a {@link MinimalFilter}
 * or back. A piece of it is one map or filter of a block of channels.
 */
abstract class PointLoop implements Step, Workers.Body {

  final LaneTransform transform;
  final PointArrays points;
  private final Workers workers;
  private final int pieces;
  private final LaneTransform.Scratch[] scratch;

  PointLoop(CpuArena arena, LaneTransform transform, PointArrays points, int lanes, int pieces) {
    this.transform = transform;
    this.points = points;
    this.workers = arena.device().workers();
    this.pieces = pieces;
    scratch = new LaneTransform.Scratch[workers.count()];
    for (int i = 0; i < scratch.length; i++) {
      scratch[i] = transform.scratch(lanes);
    }
  }

  @Override
  public final void run() {
    workers.run(pieces, this);
  }

  @Override
  public final void run(int piece, int worker) {
    compute(piece, worker, scratch[worker]);
  }

  /** Computes one piece with the memory of one thread. */
  abstract void compute(int piece, int worker, LaneTransform.Scratch s);

  /** A heap array for each thread. */
  final float[][] perWorker(int length) {
    return new float[workers.count()][length];
  }
}
