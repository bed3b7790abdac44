package dev.sunder.kernels.cpu;

/**
 * A loop, on all threads, that transforms maps or filters to the points of a {@link MinimalFilter}
 * or back.
 */
abstract class PointLoop implements Step, Workers.Body {

  final LaneTransform transform;
  final PointMatrices points;
  private final Workers workers;
  private final int pieces;
  private final Own[] own;

  /**
   * What a thread has to itself: the transform's memory, an array for one map or block, and more.
   */
  static final class Own {
    final LaneTransform.Scratch scratch;
    final float[] copy;
    final float[] spare;
    final PointMatrices.Part part = new PointMatrices.Part();

    private Own(LaneTransform transform, int lanes, int copied) {
      scratch = transform.scratch(lanes);
      copy = new float[copied];
      spare = new float[lanes];
    }
  }

  /**
   * Prepares the loop.
   *
   * @param lanes floats of each element that is transformed
   * @param copied floats of what is copied at once
   */
  PointLoop(
      CpuArena arena,
      LaneTransform transform,
      PointMatrices points,
      int pieces,
      int lanes,
      int copied) {
    this.transform = transform;
    this.points = points;
    this.pieces = pieces;
    workers = arena.device().workers();
    own = new Own[workers.count()];
    for (int i = 0; i < own.length; i++) {
      own[i] = new Own(transform, lanes, copied);
    }
  }

  @Override
  public final void run() {
    workers.run(pieces, this);
  }

  @Override
  public final void run(int piece, int worker) {
    compute(piece, own[worker]);
  }

  /** Computes one piece with the memory of one thread. */
  abstract void compute(int piece, Own o);
}
