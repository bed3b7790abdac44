package dev.sunder.kernels.natives;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A folder that no other user can put anything into, so that what lies there may be run.
 *
 * <p>It belongs to this user, nobody else can enter it, and nobody else can put another in its
 * place: not by a name in any folder above it, nor by a link, as it is used by its real path.
 */
public final class PrivateFolder {

  private static final double MEGABYTE = 1e6;

  private final Path path;
  private final Access access;

  private PrivateFolder(Path path, Access access) {
    this.path = path;
    this.access = access;
  }

  /**
   * Opens a folder, made if need be, together with those above it that are missing.
   *
   * @throws IOException saying in a line why it is none, or cannot be made
   */
  public static PrivateFolder open(Path folder) throws IOException {
    return open(folder, Access.here());
  }

  static PrivateFolder open(Path folder, Access access) throws IOException {
    if (!Files.isDirectory(folder)) {
      try {
        Files.createDirectories(folder, access.folderAttributes());
      } catch (IOException refused) {
        throw new IOException(
            Text.printable(folder) + " cannot be made: " + Text.reason(refused), refused);
      }
    }
    Path real = folder.toRealPath();
    access.requireClosed(real);
    if (!Files.isWritable(real)) {
      throw new IOException(Text.printable(real) + " cannot be written");
    }
    return new PrivateFolder(real, access);
  }

  /** Its real path. */
  public Path path() {
    return path;
  }

  /**
   * Opens a folder inside, made if need be, in which everything at any depth is this user's own.
   *
   * @throws IOException saying in a line what is not
   */
  public PrivateFolder inner(String name) throws IOException {
    PrivateFolder inner = open(path.resolve(name), access);
    if (!inner.path.equals(path.resolve(name))) {
      throw new IOException(Text.printable(path.resolve(name)) + " is a link");
    }
    Files.walkFileTree(inner.path, inner.new Inspection());
    return inner;
  }

  /** Of everything in the folder; what another process has just renamed or removed is no fault. */
  private final class Inspection extends SimpleFileVisitor<Path> {

    @Override
    public FileVisitResult preVisitDirectory(Path inside, BasicFileAttributes found)
        throws IOException {
      access.requireOwn(inside);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes found) throws IOException {
      try {
        access.requireOwn(file);
        if (found.isOther()) {
          throw new IOException(Text.printable(file) + " is no file");
        }
        if (found.isSymbolicLink() && !file.toRealPath().startsWith(path)) {
          throw new IOException(Text.printable(file) + " is a link to another place");
        }
      } catch (NoSuchFileException gone) {
        if (Files.isSymbolicLink(file)) {
          throw new IOException(Text.printable(file) + " is a link to nothing", gone);
        }
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }
  }

  /**
   * Sees to it that files are there, each with just its content: one that is not, or not whole, is
   * written anew. Any number of processes may do so at once; none sees half a file.
   *
   * @throws IOException saying in a line what cannot be written, with the room that it takes
   */
  public void hold(List<NativeFile> files) throws IOException {
    List<NativeFile> missing = new ArrayList<>();
    for (NativeFile file : files) {
      if (!file.isIn(path)) {
        missing.add(file);
      }
    }
    try {
      for (NativeFile file : missing) {
        Files.createDirectories(path.resolve(file.name()).getParent(), access.folderAttributes());
        file.writeInto(path, access.fileAttributes());
      }
    } catch (IOException refused) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "the libraries cannot be unpacked to %s, where they take %.0f MB and %.0f are free: %s",
              Text.printable(path),
              missing.stream().mapToLong(NativeFile::size).sum() / MEGABYTE,
              Files.getFileStore(path).getUsableSpace() / MEGABYTE,
              Text.reason(refused)),
          refused);
    }
  }
}
