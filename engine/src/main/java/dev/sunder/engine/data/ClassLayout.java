package dev.sunder.engine.data;

import dev.sunder.engine.data.ImageOptions.ClassesFrom;
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

/**
 * The classes of image files. One rule, whatever reads them: where every image lies in a folder
 * below those that all share, the folders are the classes; else the files' names, as in Kaggle's
 * {@code cat.12.jpg}. Folders that look like several sets of images, or like folders of folders,
 * are refused; {@link ClassesFrom} decides otherwise.
 *
 * @param classNames in natural order
 * @param labels for each name its class
 * @param difference that names and folders differ, and what was taken; empty if they do not
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ClassLayout(List<String> classNames, int[] labels, Optional<String> difference) {

  private static final Pattern KAGGLE = Pattern.compile("(?:.*/)?([^./]+)\\.\\d+\\.[^./]+");

  private static final Set<String> SPLITS =
      Set.of("train", "training", "val", "valid", "validation", "test", "testing", "eval", "dev");

  private static final int SHOWN = 6;

  /**
   * Finds the classes.
   *
   * @param where the PATH as given, for messages
   * @param names files with all their folders in the archive or below the folder; at least one
   */
  static ClassLayout of(String where, List<String> names, ClassesFrom from) {
    int common = commonFolders(names);
    Map<String, List<String>> folders = folders(names, common);
    List<String> loose = names.stream().filter(name -> name.indexOf('/', common) < 0).toList();
    List<String> unnamed = names.stream().filter(name -> kaggleClass(name).isEmpty()).toList();
    boolean byFolder = loose.isEmpty() && from != ClassesFrom.NAMES;
    if (byFolder && from == ClassesFrom.FOUND) {
      requireOneSet(where, names.get(0).substring(0, common), folders);
    }
    if (byFolder) {
      ClassLayout found = label(names, name -> folderAfter(name, common).orElseThrow());
      boolean silent = from == ClassesFrom.FOLDERS || !unnamed.isEmpty();
      return silent ? found : found.comparedWithNames(where, names);
    }
    if (unnamed.isEmpty() && from != ClassesFrom.FOLDERS) {
      return label(names, name -> kaggleClass(name).orElseThrow());
    }
    boolean oneFolder = folders.isEmpty() && common > 0 && from != ClassesFrom.NAMES;
    if (oneFolder && (unnamed.size() == names.size() || from == ClassesFrom.FOLDERS)) {
      String only =
          names.get(0).substring(names.get(0).lastIndexOf('/', common - 2) + 1, common - 1);
      return label(names, name -> only);
    }
    throw unclear(where, from, loose, unnamed);
  }

  private static DataException unclear(
      String where, ClassesFrom from, List<String> loose, List<String> unnamed) {
    String expected =
        switch (from) {
          case FOUND -> "name all images like cat.12.jpg, or put each class in a folder of its own";
          case FOLDERS -> "it lies in no folder of a class";
          case NAMES -> "expected a name like cat.12.jpg";
        };
    List<String> odd = loose.stream().filter(unnamed::contains).toList();
    List<String> shown = from == ClassesFrom.NAMES ? unnamed : odd.isEmpty() ? loose : odd;
    return new DataException(
        "%s: the class of %s is not clear; %s".formatted(where, shown.get(0), expected));
  }

  /** Says so where the files' names, all like {@code cat.12.jpg}, tell other classes. */
  private ClassLayout comparedWithNames(String where, List<String> names) {
    boolean same = true;
    for (int i = 0; i < labels.length && same; i++) {
      same = classNames.get(labels[i]).equalsIgnoreCase(kaggleClass(names.get(i)).orElseThrow());
    }
    List<String> others = label(names, name -> kaggleClass(name).orElseThrow()).classNames();
    // One name for all, such as img.12.jpg, says nothing of classes.
    return same || others.size() < 2
        ? this
        : new ClassLayout(
            classNames,
            labels,
            Optional.of(
                "%s: the classes are the folders %s; the files' names say %s (to take those: classes-from names)"
                    .formatted(where, Names.some(classNames, SHOWN), Names.some(others, SHOWN))));
  }

  /** Refuses folders that are no classes: splits, and sets of images beside each other. */
  private static void requireOneSet(
      String where, String common, Map<String, List<String>> folders) {
    if (folders.keySet().stream().allMatch(ClassLayout::isSplit)) {
      List<String> counts = new ArrayList<>();
      folders.forEach((folder, all) -> counts.add(folder + " (" + all.size() + " images)"));
      throw new DataException(
          "%s holds the splits %s; choose one, as in %s"
              .formatted(where, String.join(" and ", counts), inside(where, common, folders)));
    }
    List<String> found = new ArrayList<>();
    boolean mixed = false;
    for (Map.Entry<String, List<String>> folder : folders.entrySet()) {
      List<String> below = inner(folder.getValue());
      mixed |= !below.isEmpty() || isSplit(folder.getKey());
      String content =
          below.isEmpty() ? folder.getValue().size() + " images" : Names.some(below, SHOWN);
      found.add(folder.getKey() + " (" + content + ")");
    }
    if (mixed) {
      throw new DataException(
          "%s holds several sets of images or folders of folders: %s; choose one, as in %s, or take these %d folders as the classes: classes-from folders"
              .formatted(
                  where, Names.some(found, SHOWN), inside(where, common, folders), folders.size()));
    }
  }

  private static String inside(String where, String common, Map<String, List<String>> folders) {
    return Place.inside(where, common + folders.keySet().iterator().next());
  }

  /** The folders into which a folder's images are all sorted; empty where they are not. */
  private static List<String> inner(List<String> names) {
    int common = commonFolders(names);
    boolean sorted = names.stream().allMatch(name -> name.indexOf('/', common) >= 0);
    return sorted ? List.copyOf(folders(names, common).keySet()) : List.of();
  }

  private static boolean isSplit(String folder) {
    return SPLITS.contains(folder.toLowerCase(Locale.ROOT));
  }

  /** The names by the folder that follows the common ones, in natural order. */
  private static Map<String, List<String>> folders(List<String> names, int common) {
    Map<String, List<String>> folders = new TreeMap<>(NaturalOrder.names());
    for (String name : names) {
      folderAfter(name, common)
          .ifPresent(folder -> folders.computeIfAbsent(folder, key -> new ArrayList<>()).add(name));
    }
    return folders;
  }

  private static ClassLayout label(List<String> names, Function<String, String> classOf) {
    Set<String> sorted = new TreeSet<>(NaturalOrder.names());
    names.forEach(name -> sorted.add(classOf.apply(name)));
    List<String> classNames = List.copyOf(sorted);
    Map<String, Integer> index = new TreeMap<>();
    classNames.forEach(name -> index.put(name, index.size()));
    return new ClassLayout(
        classNames,
        names.stream().mapToInt(name -> index.get(classOf.apply(name))).toArray(),
        Optional.empty());
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
