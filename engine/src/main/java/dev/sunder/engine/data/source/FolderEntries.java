package dev.sunder.engine.data.source;

import dev.sunder.engine.format.FileProblem;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The regular files below a folder. Symbolic links are followed. A file whose name is no text in
 * the system's encoding is listed with its bytes percent-encoded, as in a URI.
 */
public final class FolderEntries implements Entries {
  private final Path folder;
  private final List<Entry> entries;
  private final List<String> unlisted;

  /** The files whose entries' names are not what the system calls them. */
  private final Map<String, Path> encoded;

  /** Lists a folder and all folders in it. What cannot be looked into is {@link #unlisted}. */
  public FolderEntries(Path folder) throws IOException {
    Collector found = new Collector(folder);
    Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, found);
    found.entries.sort(NaturalOrder.by(Entry::name));
    this.folder = folder;
    entries = List.copyOf(found.entries);
    unlisted = found.unlisted.stream().sorted(NaturalOrder.names()).toList();
    encoded = Map.copyOf(found.encoded);
  }

  private FolderEntries(Path folder, List<Entry> entries) {
    this.folder = folder;
    this.entries = entries;
    unlisted = List.of();
    encoded = Map.of();
  }

  /** Of a folder, only the files of these names, as far as they exist. */
  public static FolderEntries only(Path folder, List<String> names) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (String name : names) {
      Path file = folder.resolve(name);
      if (Files.isRegularFile(file)) {
        entries.add(new Entry(name, Files.size(file)));
      }
    }
    return new FolderEntries(folder, List.copyOf(entries));
  }

  @Override
  public List<Entry> list() {
    return entries;
  }

  @Override
  public List<String> unlisted() {
    return unlisted;
  }

  @Override
  public String describe(Entry entry) {
    return folder + (folder.toString().isEmpty() ? "" : "/") + entry.name();
  }

  @Override
  public InputStream open(Entry entry) throws IOException {
    Path named = encoded.get(entry.name());
    try {
      // Not through a channel where a name allows it: an interrupted thread would close that.
      return named == null
          ? new FileInputStream(folder.resolve(entry.name()).toFile())
          : Files.newInputStream(named);
    } catch (IOException failed) {
      throw new IOException("cannot be read: " + FileProblem.of(failed), failed);
    }
  }

  @Override
  public void close() {}

  /** Neither pipes nor devices: opening those could wait for ever. */
  private static final class Collector extends SimpleFileVisitor<Path> {
    private final Path folder;
    private final List<Entry> entries = new ArrayList<>();
    private final List<String> unlisted = new ArrayList<>();
    private final Map<String, Path> encoded = new HashMap<>();

    Collector(Path folder) {
      this.folder = folder;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
      boolean skip = !path.equals(folder) && Hidden.isHidden(path.getFileName().toString());
      return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      String name = name(file);
      if ((attributes.isRegularFile() || attributes.isSymbolicLink()) && !Hidden.isHidden(name)) {
        entries.add(new Entry(name, attributes.size()));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (file.equals(folder)) {
        throw failure;
      }
      if (!Hidden.isHidden(name(file))) {
        unlisted.add(
            failure instanceof FileSystemLoopException
                ? "the symbolic link " + file + " leads back to a folder that holds it"
                : file + ": cannot be read: " + FileProblem.of(failure));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path path, IOException failure) {
      if (failure != null) {
        unlisted.add(path + ": cannot be read to its end: " + FileProblem.of(failure));
      }
      return FileVisitResult.CONTINUE;
    }

    private String name(Path file) {
      String name = folder.relativize(file).toString();
      if (isCalled(file)) {
        return name.replace(File.separatorChar, '/');
      }
      String bytes = folder.toUri().relativize(file.toUri()).getRawPath();
      encoded.put(bytes, file);
      return bytes;
    }

    /** Whether the name as text leads back to the file: not if its bytes are no text. */
    private static boolean isCalled(Path file) {
      try {
        return Path.of(file.toString()).equals(file);
      } catch (InvalidPathException noText) {
        return false;
      }
    }
  }
}
