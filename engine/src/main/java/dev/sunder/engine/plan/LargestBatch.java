package dev.sunder.engine.plan;

import dev.sunder.engine.network.Network;
import dev.sunder.kernels.Arena;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.DeviceMemory;
import dev.sunder.kernels.OutOfMemoryException;
import java.util.Locale;

/**
 * Which batch of a plan a device has room for, asked when there was none for the one wanted.
 *
 * <p>What a plan takes is {@linkplain Device#measure measured}, not allocated. It grows nearly
 * evenly with the batch, so few measurements find the largest batch that fits.
 */
final class LargestBatch {

  /** Makes a plan for a batch of some size. */
  @FunctionalInterface
  interface Builder<P> {
    P build(Arena arena, int batch);
  }

  private final Device device;
  private final Builder<?> plan;
  private final DeviceMemory memory;

  private LargestBatch(Device device, Builder<?> plan) {
    this.device = device;
    this.plan = plan;
    memory = device.memory();
  }

  /**
   * Says what a plan that did not fit needs, what there is, and which batch would fit.
   *
   * @param refusal what the device said
   */
  static OutOfMemoryException explain(
      Network network, Device device, int batch, Builder<?> plan, OutOfMemoryException refusal) {
    LargestBatch largest = new LargestBatch(device, plan);
    long needed = largest.needed(batch);
    int fitting = largest.below(batch, needed);
    String message =
        String.format(
            Locale.ROOT,
            "network %s does not fit on device %s: the plan needs %s MiB at batch %,d;"
                + " %s of %s MiB are free; %s",
            network.name(),
            device.name(),
            mebibytes(needed),
            batch,
            mebibytes(largest.memory.free()),
            mebibytes(largest.memory.total()),
            fitting > 0
                ? String.format(Locale.ROOT, "batch %,d would fit", fitting)
                : "not even a batch of 1 would fit");
    return new OutOfMemoryException(message, refusal);
  }

  private long needed(int batch) {
    return device.measure(arena -> plan.build(arena, batch));
  }

  /** The largest smaller batch that fits, or 0. */
  private int below(int batch, long needed) {
    int most = batch;
    while (true) {
      int candidate = measuredBelow(most, most == batch ? needed : needed(most));
      // A library may take more than was measured, so the answer is tried.
      if (candidate == 0 || opens(candidate)) {
        return candidate;
      }
      most = candidate - candidate / 16;
    }
  }

  private boolean opens(int batch) {
    try (Arena arena = device.arena()) {
      plan.build(arena, batch);
      return true;
    } catch (OutOfMemoryException refusal) {
      return false;
    }
  }

  /**
   * The largest batch below one that did not fit whose need is below what is free, by interpolation
   * between one that fits and one that does not.
   */
  private int measuredBelow(int tooLarge, long needed) {
    int fits = 1;
    long least = needed(fits);
    if (tooLarge == 1 || least > memory.free()) {
      return 0;
    }
    int fails = tooLarge;
    long most = needed;
    for (int turn = 0; fails - fits > 1; turn++) {
      double share = most > least ? (double) (memory.free() - least) / (most - least) : 0;
      // Every third time the middle, lest an uneven growth makes the steps tiny.
      double guess = turn % 3 == 2 ? 0.5 : share;
      int middle = fits + (int) Math.max(1, Math.min(guess * (fails - fits), fails - fits - 1));
      long taken = needed(middle);
      if (taken <= memory.free()) {
        fits = middle;
        least = taken;
      } else {
        fails = middle;
        most = taken;
      }
    }
    return fits;
  }

  private static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, "%,d", (bytes + (1 << 20) - 1) >> 20);
  }
}
