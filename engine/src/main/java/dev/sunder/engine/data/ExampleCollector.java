package dev.sunder.engine.data;

import dev.sunder.engine.data.image.ImageDecoder;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Takes the examples of a file that holds their plain pixels: keeps the classes wanted, brings them
 * to the stored shape.
 */
final class ExampleCollector implements AutoCloseable {
  private final ImageShape found;
  private final ImageShape shape;
  private final List<String> classNames;
  private final int[] newLabels;
  private final PixelStore store;
  private final ImageDecoder decoder;
  private final byte[] pixels;
  private final Fingerprint fingerprint = new Fingerprint();
  private final int[] labels;
  private final int[] origins;
  private int size;

  /**
   * @param capacity the most examples that will come
   * @param found their shape in the file
   * @param present the classes of the file
   */
  ExampleCollector(int capacity, ImageShape found, List<String> present, ImageOptions options) {
    this.found = found;
    ImageOptions.Size stored =
        options.size().orElse(new ImageOptions.Size(found.height(), found.width()));
    shape =
        new ImageShape(
            options.channels().orElse(found.channels()), stored.height(), stored.width());
    classNames = options.classes().isEmpty() ? present : options.classes();
    newLabels = View.relabelling(present, classNames);
    store = new PixelStore(capacity, shape.size(), options.heapLimit(), options.scratch());
    boolean crop = options.fit() == ImageOptions.Fit.CENTRE_CROP;
    decoder =
        new ImageDecoder(
            shape.channels(), shape.height(), shape.width(), crop, options.maxPixels());
    pixels = new byte[shape.size()];
    labels = new int[capacity];
    origins = new int[capacity];
    fingerprint.add(shape.toString()).add(options.fit().name()).add(classNames);
  }

  /**
   * Takes an example, or leaves it when its class is not wanted.
   *
   * @param planar its pixels at {@code offset}, in the shape found
   * @param origin its number in the file
   */
  void add(int label, byte[] planar, int offset, int origin) {
    if (newLabels[label] < 0) {
      return;
    }
    fingerprint.add(newLabels[label]).add(planar, offset, found.size());
    if (shape.equals(found)) {
      store.write(size, planar, offset);
    } else {
      decoder.resize(planar, offset, found.channels(), found.height(), found.width(), pixels, 0);
      store.write(size, pixels, 0);
    }
    labels[size] = newLabels[label];
    origins[size] = origin;
    size++;
  }

  /**
   * The examples taken.
   *
   * @param names tells an example's name by its number in the file
   */
  Dataset finish(IntFunction<String> names) {
    int[] from = Arrays.copyOf(origins, size);
    return new StoredExamples(
        shape,
        classNames,
        Arrays.copyOf(labels, size),
        index -> names.apply(from[index]),
        store,
        fingerprint.hex());
  }

  @Override
  public void close() {
    decoder.close();
  }
}
