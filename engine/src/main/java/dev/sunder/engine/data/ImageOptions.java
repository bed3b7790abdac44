package dev.sunder.engine.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How images are brought to one shape and where their pixels are kept. Start from {@link
 * #asFound()} and change what matters.
 *
 * @param size height and width to store; empty: as found, and then all must agree
 * @param channels 1 (grey, ITU-R 601 luma) or 3 (grey is repeated); empty: 3 when any image sampled
 *     has colour, else 1
 * @param fit what to do when the aspect ratio differs
 * @param classes the classes wanted, in the order of their labels; empty: all, in natural order of
 *     their names
 * @param classesFrom what says the class of an image file
 * @param skipBroken leave broken images out, with a warning that counts them, instead of failing;
 *     decodes everything when opened
 * @param maxPixels the largest image accepted, height times width, judged by its header before
 *     anything is decoded
 * @param heapLimit bytes of decoded pixels to keep on the Java heap; a larger set is kept in a
 *     mapped temporary file
 * @param scratch folder of that temporary file; empty: the system's
 * @param threads threads for work done while opening
 */
public record ImageOptions(
    Optional<Size> size,
    OptionalInt channels,
    Fit fit,
    List<String> classes,
    ClassesFrom classesFrom,
    boolean skipBroken,
    long maxPixels,
    long heapLimit,
    Optional<Path> scratch,
    int threads) {

  /** A height and a width in pixels. */
  public record Size(int height, int width) {
    public Size {
      if (height < 1 || width < 1) {
        throw new IllegalArgumentException(
            "size %d x %d: expected at least 1 x 1".formatted(height, width));
      }
    }
  }

  /** What becomes of an image whose aspect ratio is not the stored one. */
  public enum Fit {
    /** Stretched to the size, as in the paper. */
    SQUASH,
    /** Scaled until the size is covered, then cut to it around the centre. */
    CENTRE_CROP
  }

  /** What says the class of an image file. */
  public enum ClassesFrom {
    /**
     * The folders where every image lies in one, else the files' names. Where both could say it and
     * differ, the log says what was taken; where the folders look like several sets of images, or
     * like folders of folders, they are refused.
     */
    FOUND,
    /** The folders, the outermost that the images do not all share, whatever lies in them. */
    FOLDERS,
    /** The files' names, as in Kaggle's {@code cat.12.jpg}, in whatever folders. */
    NAMES
  }

  public ImageOptions {
    if (channels.isPresent() && channels.getAsInt() != 1 && channels.getAsInt() != 3) {
      throw new IllegalArgumentException("channels " + channels.getAsInt() + ": expected 1 or 3");
    }
    if (maxPixels < 1 || heapLimit < 0 || threads < 1) {
      throw new IllegalArgumentException(
          "maxPixels %d, heapLimit %d, threads %d: expected at least 1, 0, 1"
              .formatted(maxPixels, heapLimit, threads));
    }
    classes = List.copyOf(classes);
  }

  /**
   * Size, channels and classes as found; images of at most 2^25 pixels, and 512 MiB of pixels kept
   * on the heap, both less when the heap is small.
   */
  public static ImageOptions asFound() {
    long heap = Runtime.getRuntime().maxMemory();
    return new ImageOptions(
        Optional.empty(),
        OptionalInt.empty(),
        Fit.SQUASH,
        List.of(),
        ClassesFrom.FOUND,
        false,
        Math.min(1L << 25, heap / 24),
        Math.min(512L << 20, heap / 4),
        Optional.empty(),
        Runtime.getRuntime().availableProcessors());
  }

  /** These options with a stored size. */
  public ImageOptions withSize(int height, int width) {
    return new ImageOptions(
        Optional.of(new Size(height, width)),
        channels,
        fit,
        classes,
        classesFrom,
        skipBroken,
        maxPixels,
        heapLimit,
        scratch,
        threads);
  }

  /** These options with 1 or 3 channels. */
  public ImageOptions withChannels(int count) {
    return new ImageOptions(
        size,
        OptionalInt.of(count),
        fit,
        classes,
        classesFrom,
        skipBroken,
        maxPixels,
        heapLimit,
        scratch,
        threads);
  }

  /** These options with another fit. */
  public ImageOptions withFit(Fit other) {
    return new ImageOptions(
        size,
        channels,
        other,
        classes,
        classesFrom,
        skipBroken,
        maxPixels,
        heapLimit,
        scratch,
        threads);
  }

  /** These options with only these classes, labelled in this order. */
  public ImageOptions withClasses(List<String> names) {
    return new ImageOptions(
        size,
        channels,
        fit,
        names,
        classesFrom,
        skipBroken,
        maxPixels,
        heapLimit,
        scratch,
        threads);
  }

  /** These options with the classes of image files taken from there. */
  public ImageOptions withClassesFrom(ClassesFrom from) {
    return new ImageOptions(
        size, channels, fit, classes, from, skipBroken, maxPixels, heapLimit, scratch, threads);
  }

  /** These options with broken images left out or not. */
  public ImageOptions withSkipBroken(boolean skip) {
    return new ImageOptions(
        size, channels, fit, classes, classesFrom, skip, maxPixels, heapLimit, scratch, threads);
  }

  /** These options with another bound on an image's pixels. */
  public ImageOptions withMaxPixels(long pixels) {
    return new ImageOptions(
        size, channels, fit, classes, classesFrom, skipBroken, pixels, heapLimit, scratch, threads);
  }

  /** These options with another bound on the pixels kept on the heap. */
  public ImageOptions withHeapLimit(long bytes) {
    return new ImageOptions(
        size, channels, fit, classes, classesFrom, skipBroken, maxPixels, bytes, scratch, threads);
  }

  /** These options with a folder for the temporary file of a large set. */
  public ImageOptions withScratch(Path folder) {
    return new ImageOptions(
        size,
        channels,
        fit,
        classes,
        classesFrom,
        skipBroken,
        maxPixels,
        heapLimit,
        Optional.of(folder),
        threads);
  }

  /** These options with another number of threads. */
  public ImageOptions withThreads(int count) {
    return new ImageOptions(
        size,
        channels,
        fit,
        classes,
        classesFrom,
        skipBroken,
        maxPixels,
        heapLimit,
        scratch,
        count);
  }
}
