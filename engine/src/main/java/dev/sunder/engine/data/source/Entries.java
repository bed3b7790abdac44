package dev.sunder.engine.data.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * The files of one folder or archive. Safe for any number of threads; closed by whoever opened it.
 */
public interface Entries extends AutoCloseable {

  /**
   * All files, in natural order of their names. Hidden ones and what macOS leaves in archives are
   * not among them.
   */
  List<Entry> list();

  /**
   * What could not be listed, each with its name and the reason: folders that may not be read,
   * links that lead in a circle.
   */
  default List<String> unlisted() {
    return List.of();
  }

  /** The file's name for a message, beginning with the folder or archive. */
  String describe(Entry entry);

  /**
   * Opens a file. The stream throws an {@link IOException} where the archive's size or checksum
   * turns out wrong, at the latest at its end.
   */
  InputStream open(Entry entry) throws IOException;

  /**
   * Reads a file whole.
   *
   * @param limit the most bytes accepted
   */
  default byte[] read(Entry entry, int limit) throws IOException {
    if (entry.size() > limit) {
      throw new IOException(
          "holds %d bytes, at most %d are accepted here".formatted(entry.size(), limit));
    }
    try (InputStream stream = open(entry)) {
      byte[] bytes = stream.readNBytes((int) entry.size());
      if (bytes.length < entry.size() || stream.read() >= 0) {
        throw new IOException(
            "holds other than the %d bytes expected: it changed or is truncated"
                .formatted(entry.size()));
      }
      return bytes;
    }
  }

  @Override
  void close() throws IOException;

  /** Opens a folder, or a zip archive by its first bytes. */
  static Entries of(Path path) throws IOException {
    return java.nio.file.Files.isDirectory(path) ? new FolderEntries(path) : new ZipEntries(path);
  }
}
