package dev.sunder.engine.training;

import dev.sunder.engine.data.Batch;
import dev.sunder.engine.plan.TrainingPlan;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Hands batches to a training plan: as pixels, or as what the frozen stages made of them.
 *
 * <p>Places of a batch that hold no example are blanked, so that nothing in a step depends on the
 * batches before it: it could show in the sign of a zero, and then a resumed run would differ.
 */
final class BatchFeed {

  private final TrainingPlan plan;
  private final PrefixCache cache;
  private final FloatBuffer staging;

  /**
   * A feed.
   *
   * @param cache null to feed pixels
   */
  BatchFeed(TrainingPlan plan, PrefixCache cache) {
    this.plan = plan;
    this.cache = cache;
    staging =
        cache == null
            ? null
            : ByteBuffer.allocateDirect(
                    Math.multiplyExact(4, plan.options().batch() * cache.values()))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
  }

  /** Stages input, signals and labels of the next step. */
  void stage(Batch batch) {
    if (cache == null) {
      blank(batch.pixels(), batch);
      plan.pixels(batch.pixels());
    } else {
      cache.gather(batch.indices(), batch.count(), staging);
      for (int i = batch.count() * cache.values(); i < staging.limit(); i++) {
        staging.put(i, 0);
      }
      plan.input(staging);
    }
    if (batch.signals().length > 0) {
      blank(batch.signals(), batch);
      plan.signals(batch.signals());
    }
    plan.labels(batch.labels(), batch.count());
  }

  private static void blank(byte[] images, Batch batch) {
    int size = images.length / batch.capacity();
    Arrays.fill(images, batch.count() * size, images.length, (byte) 0);
  }
}
