package dev.sunder.engine.data;

import java.util.List;
import java.util.SortedMap;
import java.util.function.IntConsumer;

/**
 * Labelled 8-bit images of one shape, read by index. Immutable and safe for any number of threads.
 *
 * <p>Images may be decoded on first use, so {@link #read} throws {@link DataException} for a broken
 * one, naming it; {@link #prepare} brings that forward. A view made by {@link #subset}, {@link
 * #limit} or {@link #filterClasses} shares its parent's pixels and does not close them: who opened
 * the parent closes it, after the views' last use.
 */
public interface Dataset extends AutoCloseable {

  /** The label of an image that came without one. */
  int UNLABELLED = -1;

  /** The shape of every example. */
  ImageShape shape();

  /** The number of examples. */
  int size();

  /**
   * The classes' names; a label is an index into them. Empty when the images came without labels.
   */
  List<String> classNames();

  /** The label of an example: an index into {@link #classNames()}, or {@link #UNLABELLED}. */
  int label(int index);

  /**
   * The name of an example: its entry in the archive, its path in the folder, or the file and its
   * position in it.
   */
  String name(int index);

  /**
   * Copies an example's pixels, planar (CHW), red, green, blue, 0 (black) to 255.
   *
   * @throws DataException when the image is broken
   */
  void read(int index, byte[] into, int offset);

  /**
   * A SHA-256 over the shape, the class names, the labels and the source bytes, in hexadecimal:
   * equal for equal data, whatever the machine. The first call may read every file.
   */
  String fingerprint();

  /**
   * Decodes every example now, so that later reads only copy.
   *
   * @param threads threads to decode with, at least 1
   * @param progress told the number of examples ready so far, from 0 to {@link #size()}, never from
   *     two threads at once
   * @throws DataException at the first broken image
   */
  default void prepare(int threads, IntConsumer progress) {
    SortedMap<Integer, DataException> failures = ReadAll.failures(this, threads, progress, true);
    if (!failures.isEmpty()) {
      throw failures.get(failures.firstKey());
    }
  }

  /** The examples at these indices, in this order; an index may occur more than once. */
  default Dataset subset(int[] indices) {
    return View.subset(this, indices);
  }

  /**
   * At most {@code count} examples, taken in turn from each class, earliest first; they keep their
   * order.
   */
  default Dataset limit(int count) {
    return View.limit(this, count);
  }

  /**
   * Only the examples of these classes, whose labels become their positions in this list: the zeros
   * and ones of MNIST are {@code filterClasses(List.of("0", "1"))}.
   *
   * @throws DataException for a name that is no class of this set
   */
  default Dataset filterClasses(List<String> names) {
    return View.filterClasses(this, names);
  }

  /** Frees the pixels. Reading afterwards throws {@link IllegalStateException}. */
  @Override
  default void close() {}
}
