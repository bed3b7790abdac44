package dev.sunder.engine.data;

/**
 * Examples for one step. The loader owns the arrays and uses them again: a batch is valid until the
 * next call of {@link BatchLoader#next()} or {@link BatchLoader#close()}. Only the first {@link
 * #count()} examples of each array mean anything.
 */
public final class Batch {
  private final byte[] pixels;
  private final byte[] signals;
  private final int[] labels;
  private final int[] trueLabels;
  private final int[] signalClasses;
  private final int[] indices;
  private int count;
  private int epoch;
  private int batchInEpoch;
  private long step;

  Batch(int capacity, int exampleBytes, int signalBytes) {
    pixels = new byte[Math.multiplyExact(capacity, exampleBytes)];
    signals = new byte[Math.multiplyExact(capacity, signalBytes)];
    labels = new int[capacity];
    trueLabels = new int[capacity];
    signalClasses = new int[capacity];
    indices = new int[capacity];
  }

  void place(long step, int epoch, int batchInEpoch, int count) {
    this.step = step;
    this.epoch = epoch;
    this.batchInEpoch = batchInEpoch;
    this.count = count;
  }

  /** The images, one after another, each planar: NCHW bytes; empty from a loader without pixels. */
  public byte[] pixels() {
    return pixels;
  }

  /** The signals, one after another, each planar; empty without a {@link SignalSource}. */
  public byte[] signals() {
    return signals;
  }

  /** The labels to train for: relabelled by the signals where there are any. */
  public int[] labels() {
    return labels;
  }

  /** The labels of the data set. */
  public int[] trueLabels() {
    return trueLabels;
  }

  /** The classes of the signals; zeros without a {@link SignalSource}. */
  public int[] signalClasses() {
    return signalClasses;
  }

  /** The examples' indices in the data set. */
  public int[] indices() {
    return indices;
  }

  /** The number of examples; less than {@link #capacity()} only in the last batch of an epoch. */
  public int count() {
    return count;
  }

  /** The number of examples there is room for. */
  public int capacity() {
    return labels.length;
  }

  /** The batch's number from the start of epoch 0. */
  public long step() {
    return step;
  }

  /** The epoch, from 0. */
  public int epoch() {
    return epoch;
  }

  /** The batch's number in its epoch, from 0. */
  public int batchInEpoch() {
    return batchInEpoch;
  }
}
