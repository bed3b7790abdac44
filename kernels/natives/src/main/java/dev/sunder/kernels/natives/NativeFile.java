package dev.sunder.kernels.natives;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/**
 * A native library as it was shipped.
 *
 * @param name its path below the folder it is unpacked to, parts separated by slashes
 * @param size in bytes
 * @param checksum CRC-32. It finds damage, not malice: against that the folder is private
 * @param modified the time that the file is to bear
 * @param content gives its bytes, as often as it is asked
 */
public record NativeFile(
    String name, long size, long checksum, FileTime modified, Content content) {

  private static final int BUFFER = 1 << 18;
  private static final Duration SURELY_KILLED = Duration.ofHours(1);
  private static final SecureRandom NAMES = new SecureRandom();

  /** Where the bytes come from. */
  public interface Content {
    InputStream open() throws IOException;
  }

  /** A library from memory. */
  public static NativeFile of(String name, byte[] bytes) {
    CRC32 checksum = new CRC32();
    checksum.update(bytes);
    return new NativeFile(
        name,
        bytes.length,
        checksum.getValue(),
        FileTime.fromMillis(0),
        () -> new ByteArrayInputStream(bytes));
  }

  /** Whether it is in a folder, whole. Its time is put right. */
  boolean isIn(Path folder) throws IOException {
    Path file = folder.resolve(name);
    try {
      BasicFileAttributes found =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (!found.isRegularFile() || found.size() != size) {
        return false;
      }
      try (InputStream in = Files.newInputStream(file)) {
        if (copy(in, OutputStream.nullOutputStream()) != checksum) {
          return false;
        }
      }
      if (!found.lastModifiedTime().equals(modified)) {
        Files.setLastModifiedTime(file, modified);
      }
      return true;
    } catch (NoSuchFileException none) {
      return false;
    }
  }

  /**
   * Writes it under another name, then renames it: what a killed process leaves is never taken for
   * a library.
   *
   * @param attributes of the new file
   */
  void writeInto(Path folder, FileAttribute<?>... attributes) throws IOException {
    Path file = folder.resolve(name);
    removeUnfinished(file.getParent());
    Path unfinished =
        file.resolveSibling(
            String.format(Locale.ROOT, ".%s.%016x.tmp", file.getFileName(), NAMES.nextLong()));
    try {
      try (InputStream in = content.open();
          FileChannel to =
              FileChannel.open(
                  unfinished,
                  Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                  attributes)) {
        if (copy(in, Channels.newOutputStream(to)) != checksum) {
          throw new IOException("its jar is damaged at " + name);
        }
        // A power failure must not leave the name with half of the content.
        to.force(true);
      }
      Files.move(
          unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      // Not before: by its time another process tells whether this one still writes it.
      Files.setLastModifiedTime(file, modified);
    } catch (IOException refused) {
      // Windows replaces no library that is in use; then another process was faster.
      if (!isIn(folder)) {
        throw refused;
      }
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private static long copy(InputStream from, OutputStream to) throws IOException {
    CheckedInputStream in = new CheckedInputStream(from, new CRC32());
    byte[] buffer = new byte[BUFFER];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      to.write(buffer, 0, count);
    }
    return in.getChecksum().getValue();
  }

  /** Removes what processes left that were killed while they wrote. */
  private static void removeUnfinished(Path folder) throws IOException {
    Instant lately = Instant.now().minus(SURELY_KILLED);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, ".*.tmp")) {
      for (Path file : files) {
        if (Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
            .toInstant()
            .isBefore(lately)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (NoSuchFileException gone) {
      // Another process removed it.
      return;
    }
  }
}
