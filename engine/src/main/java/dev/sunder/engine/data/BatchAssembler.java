package dev.sunder.engine.data;

import java.util.Arrays;
import java.util.Optional;

/**
 * Fills a batch whose examples are chosen: reads, cuts, mirrors, draws signals, relabels. One a
 * thread.
 */
final class BatchAssembler {
  private final Dataset dataset;
  private final long seed;
  private final boolean pixels;
  private final Augmentation augmentation;
  private final Optional<SignalSource> signal;
  private final ImageShape stored;
  private final ImageShape example;
  private final int signalBytes;
  private final byte[] image;

  BatchAssembler(
      Dataset dataset,
      long seed,
      boolean pixels,
      Augmentation augmentation,
      Optional<SignalSource> signal) {
    this.dataset = dataset;
    this.seed = seed;
    this.pixels = pixels;
    this.augmentation = augmentation;
    this.signal = signal;
    stored = dataset.shape();
    example = augmentation.shapeOf(stored);
    signalBytes = signal.map(source -> source.shape().size()).orElse(0);
    image = new byte[stored.size()];
  }

  /** Fills one place of the batch. */
  void fill(Batch batch, int place) {
    int index = batch.indices()[place];
    if (pixels) {
      dataset.read(index, image, 0);
      augment(batch.epoch(), index, batch.pixels(), place * example.size());
    }
    int label = dataset.label(index);
    batch.trueLabels()[place] = label;
    batch.labels()[place] = label;
    if (signal.isPresent()) {
      long bits = CounterRandom.bits(seed, CounterRandom.SIGNAL, batch.epoch(), index);
      int signalClass = signal.get().draw(bits, batch.signals(), place * signalBytes);
      batch.signalClasses()[place] = signalClass;
      if (label != Dataset.UNLABELLED) {
        batch.labels()[place] = signal.get().relabel(label, signalClass);
      }
    }
  }

  private void augment(int epoch, int index, byte[] into, int offset) {
    int padding = augmentation.padding();
    int spareRows = stored.height() + 2 * padding - example.height();
    int spareColumns = stored.width() + 2 * padding - example.width();
    int top = spareRows / 2;
    int left = spareColumns / 2;
    if (augmentation.randomCrop()) {
      top =
          CounterRandom.below(
              CounterRandom.bits(seed, CounterRandom.CROP_ROW, epoch, index), spareRows + 1);
      left =
          CounterRandom.below(
              CounterRandom.bits(seed, CounterRandom.CROP_COLUMN, epoch, index), spareColumns + 1);
    }
    boolean mirror =
        augmentation.flip() && CounterRandom.bits(seed, CounterRandom.FLIP, epoch, index) < 0;
    int to = offset;
    for (int channel = 0; channel < example.channels(); channel++) {
      for (int y = 0; y < example.height(); y++, to += example.width()) {
        copyRow(channel, top - padding + y, left - padding, into, to);
        if (mirror) {
          reverse(into, to, to + example.width() - 1);
        }
      }
    }
  }

  /** Copies a row of the stored image from a column on; black where there is none. */
  private void copyRow(int channel, int row, int column, byte[] into, int to) {
    int width = example.width();
    if (row < 0 || row >= stored.height()) {
      Arrays.fill(into, to, to + width, (byte) 0);
      return;
    }
    int before = Math.max(0, -column);
    int end = Math.min(width, stored.width() - column);
    Arrays.fill(into, to, to + before, (byte) 0);
    int from = (channel * stored.height() + row) * stored.width() + column + before;
    System.arraycopy(image, from, into, to + before, end - before);
    Arrays.fill(into, to + end, to + width, (byte) 0);
  }

  private static void reverse(byte[] bytes, int first, int last) {
    for (int i = first, j = last; i < j; i++, j--) {
      byte swap = bytes[i];
      bytes[i] = bytes[j];
      bytes[j] = swap;
    }
  }
}
