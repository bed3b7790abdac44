package dev.sunder.engine.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/**
 * Keeps a folder for one job: two that write the same files would each spoil the other's. The lock
 * is the system's own, on a file {@link #NAME} in the folder, so it ends with the process however
 * that ends; the file stays, and means nothing by itself.
 */
public final class FolderLock implements AutoCloseable {

  /** The file's name. */
  public static final String NAME = ".sunder.lock";

  private static final int LONGEST = 20;

  /**
   * Folders that this process has locked. The system's locks are a process's, and closing the file
   * a second time would take off the first one's lock.
   */
  private static final Set<Path> OWN = new HashSet<>();

  private final Path folder;
  private final FileChannel channel;

  private FolderLock(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /**
   * Locks a folder until this is closed or the process ends. Where the file system knows no locks,
   * only this process is kept from locking it again.
   *
   * @param folder one that exists
   * @throws FileSystemException if another job holds it, or it cannot be written; the message says
   *     which
   */
  public static FolderLock take(Path folder) throws IOException {
    Path real = folder.toRealPath();
    synchronized (OWN) {
      if (OWN.contains(real)) {
        throw taken(folder, "this process");
      }
      FileChannel channel =
          FileChannel.open(
              real.resolve(NAME),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      try {
        if (!lock(channel)) {
          throw taken(folder, owner(channel));
        }
        OWN.add(real);
        return new FolderLock(real, channel);
      } catch (IOException | RuntimeException failed) {
        channel.close();
        throw failed;
      }
    }
  }

  private static boolean lock(FileChannel channel) throws IOException {
    FileLock lock;
    try {
      // Beyond the text, so that others can read it also where a lock keeps readers out.
      lock = channel.tryLock(LONGEST, 1, false);
    } catch (IOException unsupported) {
      return true;
    }
    if (lock == null) {
      return false;
    }
    channel.truncate(0);
    byte[] owner = Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8);
    channel.write(ByteBuffer.wrap(owner), 0);
    return true;
  }

  private static String owner(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(LONGEST);
    channel.read(text, 0);
    String id = new String(text.array(), 0, text.position(), StandardCharsets.UTF_8);
    return id.matches("\\d+") ? "process " + id : "another process";
  }

  private static FileSystemException taken(Path folder, String owner) {
    return new FileSystemException(
        folder.toString(),
        null,
        owner + " is at work in this folder: wait until it ends, or take another");
  }

  @Override
  public void close() throws IOException {
    synchronized (OWN) {
      channel.close();
      OWN.remove(folder);
    }
  }
}
