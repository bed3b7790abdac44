package dev.sunder.engine.data;

import dev.sunder.engine.data.image.ImageDecoder;
import dev.sunder.engine.data.image.ImageFile;
import dev.sunder.engine.data.image.ImageFormatException;
import dev.sunder.engine.data.source.Entries;
import dev.sunder.engine.data.source.Entry;
import dev.sunder.engine.format.FileProblem;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** Image files, each decoded when first read and kept from then on. */
final class DecodedImages implements Dataset {

  /** Larger files are not photographs of any use here. */
  private static final int MAX_FILE_BYTES = 64 << 20;

  /** An image file in a folder or archive. */
  record Item(Entries source, Entry entry) {
    String describe() {
      return source.describe(entry);
    }
  }

  private final List<Item> items;
  private final int[] labels;
  private final List<String> classNames;
  private final ImageShape shape;
  private final ImageOptions options;
  private final PixelStore store;
  private final AtomicIntegerArray ready;
  private final Deque<ImageDecoder> idle = new ArrayDeque<>();
  private final Set<Integer> leftOut = new HashSet<>();
  private String fingerprint;
  private boolean closed;

  /**
   * Takes over the sources and closes them with itself.
   *
   * @param items at least one
   */
  DecodedImages(List<Item> items, int[] labels, List<String> classNames, ImageOptions options) {
    this.items = items;
    this.labels = labels;
    this.classNames = List.copyOf(classNames);
    this.options = options;
    shape = ShapeSampler.shapeOf(items, options);
    store = new PixelStore(items.size(), shape.size(), options.heapLimit(), options.scratch());
    ready = new AtomicIntegerArray(items.size());
  }

  /** Reads and checks an image's structure, with its name in any error. */
  static ImageFile parse(Item item, ImageOptions options) {
    try {
      return ImageFile.parse(item.source().read(item.entry(), MAX_FILE_BYTES), options.maxPixels());
    } catch (IOException e) {
      throw new DataException(item.describe() + ": " + FileProblem.of(e), e);
    }
  }

  @Override
  public ImageShape shape() {
    return shape;
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public List<String> classNames() {
    return classNames;
  }

  @Override
  public int label(int index) {
    return labels[index];
  }

  @Override
  public String name(int index) {
    return items.get(index).describe();
  }

  @Override
  public void read(int index, byte[] into, int offset) {
    if (ready.getAcquire(index) == 0) {
      decode(index);
    }
    store.read(index, into, offset);
  }

  /** Two threads may decode the same image at once; they write the same bytes. */
  private void decode(int index) {
    Item item = items.get(index);
    ImageFile image = parse(item, options);
    requireAsFound(item, image);
    byte[] pixels = new byte[shape.size()];
    ImageDecoder decoder = borrow();
    try {
      decoder.decode(image, pixels, 0);
    } catch (ImageFormatException e) {
      throw new DataException(item.describe() + ": " + e.getMessage(), e);
    } finally {
      giveBack(decoder);
    }
    store.write(index, pixels, 0);
    ready.setRelease(index, 1);
  }

  /** Forgets examples that are broken: nothing reads their files again. */
  void leaveOut(Set<Integer> broken) {
    leftOut.addAll(broken);
  }

  private void requireAsFound(Item item, ImageFile image) {
    boolean otherSize =
        image.uprightHeight() != shape.height() || image.uprightWidth() != shape.width();
    if (options.size().isEmpty() && otherSize) {
      throw new DataException(
          "%s: %d x %d pixels, expected %d x %d as the first image has; choose a size for images that differ"
              .formatted(
                  item.describe(),
                  image.uprightHeight(),
                  image.uprightWidth(),
                  shape.height(),
                  shape.width()));
    }
    if (options.channels().isEmpty() && shape.channels() == 1 && image.colour()) {
      throw new DataException(
          "%s: a colour image, expected grey as the images sampled are; choose 1 or 3 channels"
              .formatted(item.describe()));
    }
  }

  private ImageDecoder borrow() {
    synchronized (idle) {
      if (closed) {
        throw new IllegalStateException("the data set is closed");
      }
      ImageDecoder decoder = idle.poll();
      if (decoder != null) {
        return decoder;
      }
    }
    boolean crop = options.fit() == ImageOptions.Fit.CENTRE_CROP;
    return new ImageDecoder(
        shape.channels(), shape.height(), shape.width(), crop, options.maxPixels());
  }

  private void giveBack(ImageDecoder decoder) {
    synchronized (idle) {
      if (!closed) {
        idle.push(decoder);
        return;
      }
    }
    decoder.close();
  }

  @Override
  public synchronized String fingerprint() {
    if (fingerprint == null) {
      Fingerprint sum =
          new Fingerprint()
              .add(shape.toString())
              .add(options.fit().name())
              .add(classNames)
              .add(labels);
      for (int i = 0; i < items.size(); i++) {
        if (leftOut.contains(i)) {
          continue;
        }
        Item item = items.get(i);
        try {
          sum.add(item.source().read(item.entry(), MAX_FILE_BYTES));
        } catch (IOException e) {
          throw new DataException(item.describe() + ": " + FileProblem.of(e), e);
        }
      }
      fingerprint = sum.hex();
    }
    return fingerprint;
  }

  @Override
  public void close() {
    synchronized (idle) {
      closed = true;
      idle.forEach(ImageDecoder::close);
      idle.clear();
    }
    store.close();
    items.stream().map(Item::source).distinct().forEach(Sources::closeQuietly);
  }
}
