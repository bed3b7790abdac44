package dev.sunder.engine.data;

import dev.sunder.engine.data.source.Entries;
import dev.sunder.engine.data.source.Entry;
import dev.sunder.engine.data.source.Location;
import dev.sunder.engine.format.FileProblem;
import dev.sunder.engine.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a PATH leads to.
 *
 * @param where the PATH as given
 * @param source the folder or archive; closed by whoever made the place, unless a data set made
 *     from it does
 * @param entries the files meant
 * @param split which part of idx or CIFAR files is meant; empty when it was not said
 */
record Place(String where, Entries source, List<Entry> entries, String split) {

  private static final Logger LOG = LoggerFactory.getLogger(Place.class);
  private static final Set<String> IMAGES =
      Set.of("jpg", "jpeg", "jpe", "jfif", "png", "gif", "bmp");
  private static final Set<String> OTHER_IMAGES =
      Set.of("webp", "tif", "tiff", "heic", "avif", "jp2", "jxl", "ppm", "pgm", "tga", "svg");

  /** Finds and opens what a PATH names. */
  static Place at(Path path) {
    Location location = Location.of(path);
    if (!Files.exists(location.path())) {
      throw new DataException(path + ": no such file or folder");
    }
    try {
      if (!Files.isDirectory(location.path()) && !SingleFile.isZip(location.path())) {
        Entries source = SingleFile.open(location.path());
        return new Place(path.toString(), source, List.of(source.list().get(0)), "");
      }
      return within(Entries.of(location.path()), path.toString(), location.inside());
    } catch (IOException e) {
      throw new DataException(path + ": " + FileProblem.of(e), e);
    }
  }

  private static Place within(Entries source, String where, String inside) {
    List<Entry> all = source.list();
    List<Entry> below =
        all.stream()
            .filter(
                entry ->
                    inside.isEmpty()
                        || entry.name().equals(inside)
                        || entry.name().startsWith(inside + "/"))
            .toList();
    boolean binary =
        all.stream().anyMatch(entry -> IdxFiles.isImages(entry) || CifarFiles.isBatch(entry));
    if (below.isEmpty() && !all.isEmpty() && !binary) {
      List<String> tops =
          all.stream().map(entry -> entry.name().replaceFirst("/.*", "")).distinct().toList();
      Sources.closeQuietly(source);
      throw new DataException(
          "%s: there is no %s in it, there is %s".formatted(where, inside, Names.some(tops, 10)));
    }
    return below.isEmpty()
        ? new Place(where, source, all, inside)
        : new Place(where, source, below, "");
  }

  /** The PATH of something inside another. */
  static String inside(String where, String name) {
    return where + (where.contains("!") ? "/" : "!/") + name;
  }

  /** Whether these are files that hold many images each. */
  boolean isBinary() {
    return entries.stream()
        .anyMatch(entry -> IdxFiles.isImages(entry) || CifarFiles.isBatch(entry));
  }

  /**
   * Refuses files of many images each that have others beside them: which are meant is not clear.
   */
  private void requireOneKind() {
    List<Entry> idx = entries.stream().filter(IdxFiles::isImages).toList();
    List<Entry> cifar = entries.stream().filter(CifarFiles::isBatch).toList();
    List<Entry> binary = idx.isEmpty() ? cifar : idx;
    List<Entry> elsewhere =
        entries.stream()
            .filter(entry -> IMAGES.contains(ending(entry.fileName())))
            .filter(entry -> binary.stream().noneMatch(one -> one.folder().equals(entry.folder())))
            .toList();
    List<Entry> others = idx.isEmpty() || cifar.isEmpty() ? elsewhere : cifar;
    if (!others.isEmpty()) {
      throw new DataException(
          "%s holds several sets of images: %s and, as %d other files, %s; choose one, as in %s"
              .formatted(
                  where,
                  binary.get(0).name(),
                  others.size(),
                  others.get(0).name(),
                  inside(where, binary.get(0).name())));
    }
  }

  /** Opens the images with their labels. What the data set does not need any more is closed. */
  Dataset open(ImageOptions options) {
    if (isBinary()) {
      requireOneKind();
      Dataset dataset = openBinary(options);
      Sources.closeQuietly(source);
      if (dataset.size() == 0) {
        throw new DataException(
            "%s: no image of the classes %s".formatted(where, dataset.classNames()));
      }
      return dataset;
    }
    List<DecodedImages.Item> items = imageItems(options);
    ClassLayout layout =
        ClassLayout.of(
            where, items.stream().map(item -> item.entry().name()).toList(), options.classesFrom());
    layout.difference().ifPresent(said -> LOG.warn(Printable.line(said)));
    List<String> wanted = options.classes().isEmpty() ? layout.classNames() : options.classes();
    int[] newLabels = relabelling(layout.classNames(), wanted);
    int[] kept =
        IntStream.range(0, items.size()).filter(i -> newLabels[layout.labels()[i]] >= 0).toArray();
    int[] labels = IntStream.of(kept).map(i -> newLabels[layout.labels()[i]]).toArray();
    List<DecodedImages.Item> keptItems = IntStream.of(kept).mapToObj(items::get).toList();
    return Datasets.withoutBroken(new DecodedImages(keptItems, labels, wanted, options), options);
  }

  private int[] relabelling(List<String> present, List<String> wanted) {
    try {
      return View.relabelling(present, wanted);
    } catch (DataException e) {
      throw new DataException(where + ": " + e.getMessage(), e);
    }
  }

  /**
   * The image files, by their names' endings; a file that was named itself, whatever its ending.
   */
  List<DecodedImages.Item> imageItems(ImageOptions options) {
    requireListed(options);
    if (entries.size() == 1 && isNamed(entries.get(0))) {
      return List.of(new DecodedImages.Item(source, entries.get(0)));
    }
    List<DecodedImages.Item> items = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (Entry entry : entries) {
      String ending = ending(entry.fileName());
      if (IMAGES.contains(ending)) {
        items.add(new DecodedImages.Item(source, entry));
      } else if (OTHER_IMAGES.contains(ending)) {
        others.add(entry.name());
      }
    }
    if (items.isEmpty()) {
      List<String> found = entries.stream().map(Entry::name).toList();
      throw new DataException(
          "%s holds no JPEG, PNG, GIF or BMP images, idx files or CIFAR batches; it holds %s"
              .formatted(where, found.isEmpty() ? "nothing" : Names.some(found, 5)));
    }
    if (!others.isEmpty()) {
      LOG.warn(
          "{}: left out {} files in formats that are not read: {}",
          Printable.line(where),
          others.size(),
          Printable.line(Names.some(others, 3)));
    }
    return items;
  }

  /** Whether the PATH is this file, not a folder around it. */
  private boolean isNamed(Entry entry) {
    String name = entry.name();
    return where.equals(name)
        || where.endsWith("/" + name)
        || where.endsWith(java.io.File.separator + name);
  }

  /** What cannot be listed is like a broken image: an error, or left out and counted. */
  private void requireListed(ImageOptions options) {
    List<String> unlisted = source.unlisted();
    if (unlisted.isEmpty()) {
      return;
    }
    if (!options.skipBroken()) {
      throw new DataException(unlisted.get(0));
    }
    LOG.warn(
        "{}: left out {} links or folders that cannot be read; the first: {}",
        Printable.line(where),
        unlisted.size(),
        Printable.line(unlisted.get(0)));
  }

  private static String ending(String name) {
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  private Dataset openBinary(ImageOptions options) {
    List<Entry> idx = entries.stream().filter(IdxFiles::isImages).toList();
    if (!idx.isEmpty()) {
      return IdxFiles.of(source, chooseIdx(idx)).read(source, options);
    }
    List<Entry> batches = entries.stream().filter(CifarFiles::isBatch).toList();
    Predicate<Entry> wanted =
        switch (split.toLowerCase(Locale.ROOT)) {
          case "" ->
              batches.stream().anyMatch(CifarFiles::isTrain) ? CifarFiles::isTrain : batch -> true;
          case "train" -> CifarFiles::isTrain;
          case "test" -> batch -> !CifarFiles.isTrain(batch);
          default ->
              throw new DataException(
                  "%s: there is no %s in it, expected train or test".formatted(where, split));
        };
    List<Entry> chosen = batches.stream().filter(wanted).toList();
    if (chosen.isEmpty()) {
      throw new DataException(
          "%s: no batches of that split, there is %s".formatted(where, describe(batches)));
    }
    return new CifarFiles(source, chosen).read(options);
  }

  /**
   * The only file of images, or the only one of the split asked for, which is training's unless
   * said otherwise.
   */
  private Entry chooseIdx(List<Entry> found) {
    List<Entry> plain =
        found.stream().filter(entry -> !found.contains(unpacked(entry, found))).toList();
    if (plain.size() == 1 && split.isEmpty()) {
      return plain.get(0);
    }
    String wanted = split.isEmpty() ? "train" : split.toLowerCase(Locale.ROOT);
    List<Entry> matching =
        plain.stream()
            .filter(entry -> isOfSplit(entry.name().toLowerCase(Locale.ROOT), wanted))
            .toList();
    if (matching.size() != 1) {
      throw new DataException(
          "%s: %d files of idx images are of split '%s', expected 1; choose among %s"
              .formatted(where, matching.size(), wanted, describe(plain)));
    }
    return matching.get(0);
  }

  /** The plain twin of a packed file; null without one. */
  private static Entry unpacked(Entry entry, List<Entry> among) {
    return among.stream()
        .filter(other -> entry.name().equals(other.name() + ".gz"))
        .findFirst()
        .orElse(null);
  }

  private static boolean isOfSplit(String name, String split) {
    return name.contains(split) || (split.equals("test") && name.contains("t10k"));
  }

  private static String describe(List<Entry> files) {
    return Names.some(files.stream().map(Entry::name).toList(), 10);
  }
}
