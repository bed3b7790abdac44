package dev.sunder.engine.data;

import dev.sunder.engine.data.source.NaturalOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The classes of image files, found in their names: Kaggle's {@code cat.12.jpg} in whatever folder,
 * or one folder a class. Folders that all the images have in common say nothing and are passed
 * over.
 *
 * @param classNames in natural order
 * @param labels for each name its class
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ClassLayout(List<String> classNames, int[] labels) {

  private static final Pattern KAGGLE = Pattern.compile("(?:.*/)?([^./]+)\\.\\d+\\.[^./]+");

  private static final Set<String> SPLITS =
      Set.of("train", "training", "val", "valid", "validation", "test", "testing", "eval", "dev");

  /**
   * Finds the classes.
   *
   * @param where the PATH as given, for messages
   * @param names files with all their folders in the archive or below the folder; at least one
   */
  static ClassLayout of(String where, List<String> names) {
    int common = commonFolders(names);
    Map<String, Integer> folders = new TreeMap<>(NaturalOrder.names());
    List<String> loose = new ArrayList<>();
    for (String name : names) {
      Optional<String> folder = folderAfter(name, common);
      folder.ifPresentOrElse(found -> folders.merge(found, 1, Integer::sum), () -> loose.add(name));
    }
    Set<String> kaggle =
        names.stream()
            .map(ClassLayout::kaggleClass)
            .flatMap(Optional::stream)
            .collect(Collectors.toSet());
    boolean allKaggle = names.stream().allMatch(name -> kaggleClass(name).isPresent());
    if (loose.isEmpty()
        && folders.keySet().stream()
            .allMatch(folder -> SPLITS.contains(folder.toLowerCase(Locale.ROOT)))) {
      throw new DataException(
          "%s holds the splits %s; choose one, as in %s"
              .formatted(
                  where,
                  counts(folders),
                  Place.inside(
                      where,
                      names.get(0).substring(0, common) + folders.keySet().iterator().next())));
    }
    if (allKaggle && (kaggle.size() > 1 || folders.isEmpty())) {
      return label(names, name -> kaggleClass(name).orElseThrow());
    }
    if (loose.isEmpty()) {
      return label(names, name -> folderAfter(name, common).orElseThrow());
    }
    if (folders.isEmpty() && kaggle.isEmpty() && common > 0) {
      String only =
          names.get(0).substring(names.get(0).lastIndexOf('/', common - 2) + 1, common - 1);
      return label(names, name -> only);
    }
    String odd =
        loose.stream().filter(name -> kaggleClass(name).isEmpty()).findFirst().orElse(loose.get(0));
    throw new DataException(
        "%s: the class of %s is not clear; name all images like cat.12.jpg, or put each class in a folder of its own"
            .formatted(where, odd));
  }

  private static String counts(Map<String, Integer> folders) {
    List<String> parts = new ArrayList<>();
    folders.forEach((folder, count) -> parts.add(folder + " (" + count + " images)"));
    return String.join(" and ", parts);
  }

  private static ClassLayout label(List<String> names, Function<String, String> classOf) {
    Set<String> sorted = new TreeSet<>(NaturalOrder.names());
    names.forEach(name -> sorted.add(classOf.apply(name)));
    List<String> classNames = List.copyOf(sorted);
    Map<String, Integer> index = new TreeMap<>();
    classNames.forEach(name -> index.put(name, index.size()));
    return new ClassLayout(
        classNames, names.stream().mapToInt(name -> index.get(classOf.apply(name))).toArray());
  }

  /** The length of the path, slash included, with which all names begin. */
  private static int commonFolders(List<String> names) {
    String first = names.get(0);
    int common = first.lastIndexOf('/') + 1;
    for (String name : names) {
      while (!name.startsWith(first.substring(0, common))) {
        common = first.lastIndexOf('/', common - 2) + 1;
      }
    }
    return common;
  }

  private static Optional<String> folderAfter(String name, int start) {
    int slash = name.indexOf('/', start);
    return slash < 0 ? Optional.empty() : Optional.of(name.substring(start, slash));
  }

  private static Optional<String> kaggleClass(String name) {
    Matcher matcher = KAGGLE.matcher(name);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
