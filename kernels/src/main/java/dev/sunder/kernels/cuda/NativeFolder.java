package dev.sunder.kernels.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/**
 * A new folder that only its owner can enter, from which JCuda's native libraries are loaded.
 *
 * <p>Left to itself JCuda loads {@code lib<name>.so} from {@code java.io.tmpdir} if a file of that
 * name is there, whoever put it there. So the libraries are unpacked here, under names of our own
 * making, and that property points here while a class initialises. Closing deletes the folder: what
 * is loaded stays loaded.
 */
final class NativeFolder implements AutoCloseable {

  private static final String TEMPORARY = "java.io.tmpdir";

  private final Path folder;

  /** Makes it inside another, which is made if need be. */
  NativeFolder(Path parent) throws IOException {
    Files.createDirectories(parent);
    folder =
        Files.createTempDirectory(
            parent,
            "natives",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  Path path() {
    return folder;
  }

  /**
   * Initialises a class of JCuda with its native library.
   *
   * @param library such as {@code JCublas2}
   * @param renamed needed libraries to be replaced, old name to new
   */
  void initialise(String className, String library, Map<String, String> renamed)
      throws IOException, ClassNotFoundException {
    String file = fileName(library);
    byte[] bytes = shipped(library);
    SharedObject object = new SharedObject(file, bytes);
    renamed.forEach(object::rename);
    Files.write(folder.resolve(file), bytes);
    synchronized (NativeFolder.class) {
      String temporary = System.getProperty(TEMPORARY);
      System.setProperty(TEMPORARY, folder.toString());
      try {
        Class.forName(className, true, NativeFolder.class.getClassLoader());
      } finally {
        System.setProperty(TEMPORARY, temporary);
      }
    }
  }

  /** The native library as it was shipped. */
  static byte[] shipped(String library) throws IOException {
    String resource = "/lib/" + fileName(library);
    try (InputStream in = NativeFolder.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException(resource + " is not on the class path");
      }
      return in.readAllBytes();
    }
  }

  private static String fileName(String library) {
    return "lib" + library + "-12.6.0-linux-x86_64.so";
  }

  @Override
  public void close() throws IOException {
    List<Path> files;
    try (var entries = Files.list(folder)) {
      files = entries.toList();
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
    Files.deleteIfExists(folder);
  }
}
