package dev.sunder.engine.data;

import dev.sunder.engine.text.Printable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens data sets. A PATH is
 *
 * <ul>
 *   <li>a folder or a zip archive (read without unpacking) of JPEG, PNG, GIF or BMP images: in one
 *       folder a class, or named like Kaggle's {@code cat.12.jpg} where they lie in none. Folders
 *       that all images have in common say nothing; {@link ImageOptions.ClassesFrom} has the rule;
 *   <li>a file of idx images ({@code train-images-idx3-ubyte}, plain or {@code .gz}) with its
 *       labels beside it, or a folder or zip archive of such: of several pairs the training one;
 *   <li>a CIFAR-10 binary batch, or a folder or zip archive of such: the training ones;
 *   <li>any folder or archive with a part of it after an exclamation mark: {@code
 *       animals.zip!/train}, {@code mnist!/t10k}, {@code cifar-10-batches-bin!/test}. Where images
 *       are in {@code train/} and {@code test/} it must be said which.
 * </ul>
 *
 * <p>Images are brought upright as Exif says, transparency becomes white, of an animation the first
 * frame counts, samples of 16 bits become 8, CMYK becomes RGB without a profile.
 */
public final class Datasets {

  private static final Logger LOG = LoggerFactory.getLogger(Datasets.class);

  private Datasets() {}

  /**
   * Opens labelled images. Image files are decoded when first read (see {@link Dataset#prepare});
   * idx and CIFAR files are read now.
   *
   * @throws DataException when there is nothing usable there; the message says what was found and
   *     how to choose
   */
  public static Dataset open(Path path, ImageOptions options) {
    Place place = Place.at(path);
    try {
      return place.open(options);
    } catch (RuntimeException | Error e) {
      Sources.closeQuietly(place.source());
      throw e;
    }
  }

  /**
   * Opens images without asking for labels: image files, folders and archives, in the order given.
   * Labels are {@link Dataset#UNLABELLED}, except that an idx or CIFAR file, which must be the only
   * one named, brings its own.
   *
   * @throws DataException when one of them holds no images
   */
  public static Dataset unlabelled(List<Path> paths, ImageOptions options) {
    List<Place> places = new ArrayList<>();
    try {
      for (Path path : paths) {
        places.add(Place.at(path));
      }
      if (places.size() == 1 && places.get(0).isBinary()) {
        return places.get(0).open(options);
      }
      List<DecodedImages.Item> items = new ArrayList<>();
      for (Place place : places) {
        items.addAll(place.imageItems(options));
      }
      if (items.isEmpty()) {
        throw new DataException("no images named, expected at least one");
      }
      int[] labels = new int[items.size()];
      Arrays.fill(labels, Dataset.UNLABELLED);
      return withoutBroken(new DecodedImages(items, labels, List.of(), options), options);
    } catch (RuntimeException | Error e) {
      places.forEach(place -> Sources.closeQuietly(place.source()));
      throw e;
    }
  }

  /** As asked for, decodes everything and leaves out what is broken. */
  static Dataset withoutBroken(DecodedImages images, ImageOptions options) {
    if (!options.skipBroken()) {
      return images;
    }
    SortedMap<Integer, DataException> failures =
        ReadAll.failures(images, options.threads(), done -> {}, false);
    if (failures.isEmpty()) {
      return images;
    }
    DataException first = failures.get(failures.firstKey());
    if (failures.size() == images.size()) {
      throw new DataException(
          "none of %d images can be decoded; the first: %s"
              .formatted(images.size(), first.getMessage()),
          first);
    }
    LOG.warn(
        "left out {} broken images of {}; the first: {}",
        failures.size(),
        images.size(),
        Printable.line(first.getMessage()));
    images.leaveOut(failures.keySet());
    int[] whole =
        IntStream.range(0, images.size()).filter(index -> !failures.containsKey(index)).toArray();
    return View.owning(images, whole);
  }

  /**
   * Checks that a classifier can be trained on a set: at least {@code minimum} classes, each with
   * an example.
   *
   * @throws DataException when not; the message counts the classes
   */
  public static void requireClasses(Dataset dataset, int minimum) {
    List<String> names = dataset.classNames();
    int[] counts = new int[names.size()];
    for (int i = 0; i < dataset.size(); i++) {
      if (dataset.label(i) != Dataset.UNLABELLED) {
        counts[dataset.label(i)]++;
      }
    }
    List<String> found = new ArrayList<>();
    boolean missing = counts.length < minimum;
    for (int i = 0; i < counts.length; i++) {
      found.add(names.get(i) + " (" + counts[i] + ")");
      missing |= counts[i] == 0;
    }
    if (missing) {
      throw new DataException(
          "classes found: %s; expected at least %d, each with an image"
              .formatted(found.isEmpty() ? "none" : Names.some(found, 20), minimum));
    }
  }
}
