package dev.sunder.engine.format;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Files that are there whole or not at all: written under another name in the same folder, forced
 * to the disk, then renamed. A write that fails or is killed leaves the old file as it was.
 */
public final class AtomicFile {

  private static final SecureRandom NAMES = new SecureRandom();

  private static final FileAttribute<?>[] ANY = {};
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(
          Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));

  /** What writes a file's bytes. */
  public interface Contents {
    void writeTo(WritableByteChannel channel) throws IOException;
  }

  private AtomicFile() {}

  /**
   * Writes a file, replacing one that is there, and makes the folders it lies in.
   *
   * <p>When this fails nothing is left behind. A killed process leaves its unfinished file, called
   * {@code .NAME.RANDOM.tmp}; the next write of the same file removes it.
   *
   * @throws IOException if it cannot be written, or is there and no regular file
   */
  public static void write(Path file, Contents contents) throws IOException {
    write(file, contents, false);
  }

  /**
   * The same for a secret: where the system has such permissions, only the file's owner can read it
   * from the first byte on.
   */
  public static void writePrivate(Path file, Contents contents) throws IOException {
    write(file, contents, true);
  }

  private static void write(Path file, Contents contents, boolean secret) throws IOException {
    // Through a link, the file it leads to is replaced, and the link stays.
    Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      throw new IOException(target + " is there and no regular file");
    }
    Path folder = target.getParent();
    if (folder == null) {
      throw new IOException(target + " is no file's name");
    }
    Files.createDirectories(folder);
    removeUnfinished(folder, target.getFileName().toString());
    // Not createTempFile: its files can be read by their owner only.
    Path unfinished =
        folder.resolve(
            String.format(Locale.ROOT, ".%s.%016x.tmp", target.getFileName(), NAMES.nextLong()));
    boolean restricted = secret && Files.getFileStore(folder).supportsFileAttributeView("posix");
    FileAttribute<?>[] permissions = restricted ? new FileAttribute<?>[] {OWNER_ONLY} : ANY;
    try (FileChannel channel =
        FileChannel.open(
            unfinished,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            permissions)) {
      showAtWork(channel);
      contents.writeTo(channel);
      channel.force(true);
      Files.move(
          unfinished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(unfinished);
    }
    forceFolder(folder);
  }

  /** Locks the unfinished file; the system takes the lock off when the process is killed. */
  private static void showAtWork(FileChannel channel) {
    try {
      channel.tryLock();
    } catch (IOException unsupported) {
      // Where files cannot be locked, none is found to be a killed writer's either.
    }
  }

  /** Removes what killed writers of the same file left, as far as that can be told. */
  private static void removeUnfinished(Path folder, String name) {
    Pattern pattern = Pattern.compile("\\." + Pattern.quote(name) + "\\.[0-9a-f]{16}\\.tmp");
    List<Path> unfinished;
    try (Stream<Path> files = Files.list(folder)) {
      unfinished =
          files.filter(file -> pattern.matcher(file.getFileName().toString()).matches()).toList();
    } catch (IOException | UncheckedIOException unreadable) {
      return;
    }
    for (Path file : unfinished) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
          FileLock lock = channel.tryLock()) {
        if (lock != null) {
          Files.deleteIfExists(file);
        }
      } catch (IOException | OverlappingFileLockException inUse) {
        // Another's, and at work: it removes it itself.
      }
    }
  }

  /** Makes the rename itself last; folders cannot be opened on every system. */
  private static void forceFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException unsupported) {
      // The file is in place; only its survival of a power failure is left to the system.
    }
  }
}
