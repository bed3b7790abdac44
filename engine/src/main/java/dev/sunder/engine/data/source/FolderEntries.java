package dev.sunder.engine.data.source;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/** The regular files below a folder. Symbolic links are followed. */
public final class FolderEntries implements Entries {
  private final Path folder;
  private final List<Entry> entries;

  /**
   * Lists a folder and all folders in it.
   *
   * @throws FileSystemLoopException when links lead in a circle
   */
  public FolderEntries(Path folder) throws IOException {
    this.folder = folder;
    List<Entry> found = new ArrayList<>();
    Files.walkFileTree(
        folder,
        EnumSet.of(FileVisitOption.FOLLOW_LINKS),
        Integer.MAX_VALUE,
        new Collector(folder, found));
    found.sort(NaturalOrder.by(Entry::name));
    entries = List.copyOf(found);
  }

  private FolderEntries(Path folder, List<Entry> entries) {
    this.folder = folder;
    this.entries = entries;
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
  public String describe(Entry entry) {
    return folder.resolve(entry.name()).toString();
  }

  /** Not through a channel: an interrupted thread would close it. */
  @Override
  public InputStream open(Entry entry) throws IOException {
    return new FileInputStream(folder.resolve(entry.name()).toFile());
  }

  @Override
  public void close() {}

  /** Neither pipes nor devices: opening those could wait for ever. */
  private static final class Collector extends SimpleFileVisitor<Path> {
    private final Path folder;
    private final List<Entry> found;

    Collector(Path folder, List<Entry> found) {
      this.folder = folder;
      this.found = found;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
      boolean skip = !path.equals(folder) && Hidden.isHidden(path.getFileName().toString());
      return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      String name = folder.relativize(file).toString().replace(File.separatorChar, '/');
      if ((attributes.isRegularFile() || attributes.isSymbolicLink()) && !Hidden.isHidden(name)) {
        found.add(new Entry(name, attributes.size()));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof FileSystemLoopException) {
        throw new IOException(
            "the symbolic link " + file + " leads back to a folder that holds it", e);
      }
      throw new IOException("cannot read " + file + ": " + e, e);
    }
  }
}
