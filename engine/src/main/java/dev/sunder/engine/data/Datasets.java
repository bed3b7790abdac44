package dev.sunder.engine.data;

import java.nio.file.Path;
import java.util.List;

/** Opens data sets. */
@SuppressWarnings("DoNotCallSuggester")
public final class Datasets {

  private Datasets() {}

  /**
   * Opens labelled images.
   *
   * @throws DataException when there is nothing usable there; the message says what was found and
   *     how to choose
   */
  public static Dataset open(Path path, ImageOptions options) {
    throw new UnsupportedOperationException();
  }

  /**
   * Opens images without asking for labels: files, folders and archives, in the order given. Labels
   * are {@link Dataset#UNLABELLED}.
   */
  public static Dataset unlabelled(List<Path> paths, ImageOptions options) {
    throw new UnsupportedOperationException();
  }

  /**
   * Checks that a classifier can be trained on a set: at least {@code minimum} classes, each with
   * an example.
   *
   * @throws DataException when not; the message counts the classes
   */
  public static void requireClasses(Dataset dataset, int minimum) {
    throw new UnsupportedOperationException();
  }
}
