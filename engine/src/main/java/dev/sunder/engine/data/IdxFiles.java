package dev.sunder.engine.data;

import dev.sunder.engine.data.source.Entries;
import dev.sunder.engine.data.source.Entry;
import dev.sunder.engine.format.FileProblem;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A pair of idx files as MNIST's (Y. LeCun, C. Cortes, C. Burges): images of unsigned bytes in
 * three dimensions, labels in one. Labels 0 to 9 are ten classes, whether all of them occur or not.
 * Where there are greater ones, as in EMNIST (G. Cohen, S. Afshar, J. Tapson, A. van Schaik, 2017),
 * whose letters are 1 to 26 and whose other sets go up to 46 or 61, all labels up to the greatest
 * are the classes, and none may be missing or rare: so it would be where a damaged byte is taken
 * for a label.
 *
 * @param images the file of images
 * @param labels the file of their labels
 */
record IdxFiles(Entry images, Entry labels) {

  private static final Pattern IMAGES = Pattern.compile(".*images[-.]idx3-ubyte(\\.gz)?");
  private static final int IMAGES_MAGIC = 0x00000803;
  private static final int LABELS_MAGIC = 0x00000801;
  private static final int LABELS_START = 8;
  private static final int DIGITS = 10;
  private static final int LABELS = 256;

  /**
   * A label that is so many times rarer than the average is no class. The rarest in EMNIST, of its
   * unbalanced 62, is six times rarer.
   */
  private static final int RARER = 20;

  /** Every label's, by itself. */
  private static final List<String> NAMES =
      IntStream.range(0, LABELS).mapToObj(Integer::toString).toList();

  /** Whether a file's name is that of idx images. */
  static boolean isImages(Entry entry) {
    return IMAGES.matcher(entry.fileName()).matches();
  }

  /** The names, plain and packed, under which the labels of these images may lie. */
  static List<String> labelNames(String imagesName) {
    String name =
        imagesName.replaceFirst("images([-.])idx3", "labels$1idx1").replaceFirst("\\.gz$", "");
    return List.of(name, name + ".gz");
  }

  /** The images with the labels that lie beside them. */
  static IdxFiles of(Entries source, Entry images) {
    List<String> candidates =
        labelNames(images.fileName()).stream().map(name -> images.folder() + name).toList();
    for (String candidate : candidates) {
      for (Entry entry : source.list()) {
        if (entry.name().equals(candidate)) {
          return new IdxFiles(images, entry);
        }
      }
    }
    throw new DataException(
        "%s: its labels are missing, expected %s beside it"
            .formatted(source.describe(images), labelNames(images.fileName()).get(0)));
  }

  /** Reads the pair. */
  Dataset read(Entries source, ImageOptions options) {
    byte[] labelled = readLabels(source);
    String name = source.describe(images);
    try (BinaryFile file = BinaryFile.open(source, images)) {
      requireMagic(file, name, IMAGES_MAGIC, "idx images of unsigned bytes");
      long count = file.u32("the number of images");
      long height = file.u32("the images' height");
      long width = file.u32("the images' width");
      if (count != labelled.length) {
        throw new DataException(
            "%s: %d images, expected %d as %s has labels"
                .formatted(name, count, labelled.length, labels.fileName()));
      }
      if (height < 1
          || width < 1
          || height > options.maxPixels()
          || width > options.maxPixels()
          || height * width > options.maxPixels()) {
        throw new DataException(
            "%s: images of %d x %d, expected 1 to %d pixels"
                .formatted(name, height, width, options.maxPixels()));
      }
      file.requireRemaining(
          Math.multiplyExact(count, height * width),
          "%d images of %d x %d".formatted(count, height, width));
      ImageShape shape = new ImageShape(1, (int) height, (int) width);
      try (ExampleCollector examples =
          new ExampleCollector(
              labelled.length, shape, NAMES, withClasses(options, labelled, source))) {
        byte[] pixels = new byte[shape.size()];
        for (int i = 0; i < labelled.length; i++) {
          file.read(pixels, "image %d of %d".formatted(i, count));
          examples.add(labelled[i] & 0xFF, pixels, 0, i);
        }
        file.requireEnd();
        return examples.finish(index -> name + "#" + index);
      }
    } catch (IOException e) {
      throw new DataException(name + ": " + FileProblem.of(e), e);
    }
  }

  private byte[] readLabels(Entries source) {
    String name = source.describe(labels);
    try (BinaryFile file = BinaryFile.open(source, labels)) {
      requireMagic(file, name, LABELS_MAGIC, "idx labels of unsigned bytes");
      long count = file.u32("the number of labels");
      file.requireRemaining(count, count + " labels");
      if (count < 1 || count > Integer.MAX_VALUE - 8) {
        throw new DataException("%s: %d labels, expected at least 1".formatted(name, count));
      }
      byte[] found = file.readAll((int) count, "the labels");
      file.requireEnd();
      return found;
    } catch (IOException e) {
      throw new DataException(name + ": " + FileProblem.of(e), e);
    }
  }

  /** The classes asked for, or those that the labels stand for. */
  private ImageOptions withClasses(ImageOptions options, byte[] labelled, Entries source) {
    if (!options.classes().isEmpty()) {
      return options;
    }
    int[] occurs = new int[LABELS];
    for (byte label : labelled) {
      occurs[label & 0xFF]++;
    }
    int end = LABELS;
    while (occurs[end - 1] == 0) {
      end--;
    }
    int first = 0;
    if (end > DIGITS) {
      first = occurs[0] > 0 ? 0 : 1;
      requireNoneRare(occurs, first, end, labelled, source);
    }
    return options.withClasses(NAMES.subList(first, Math.max(end, DIGITS)));
  }

  private void requireNoneRare(int[] occurs, int first, int end, byte[] labelled, Entries source) {
    for (int label = first; label < end; label++) {
      if ((long) occurs[label] * (end - first) * RARER >= labelled.length) {
        continue;
      }
      int shown = occurs[label] == 0 ? end - 1 : label;
      int index = 0;
      while ((labelled[index] & 0xFF) != shown) {
        index++;
      }
      throw new DataException(
          ("%s: label %d at byte %d, where label %d occurs %d times among %d: expected 0 to 9, or"
                  + " every label from 0 or 1 to the greatest, none %d times rarer than on average;"
                  + " other labels are read where the classes are named")
              .formatted(
                  source.describe(labels),
                  shown,
                  LABELS_START + index,
                  label,
                  occurs[label],
                  labelled.length,
                  RARER));
    }
  }

  private static void requireMagic(BinaryFile file, String name, int expected, String what)
      throws IOException {
    long magic = file.u32("the magic number");
    if (magic != expected) {
      throw new DataException(
          "%s: magic number %08x at byte 0, expected %08x for %s"
              .formatted(name, magic, expected, what));
    }
  }
}
