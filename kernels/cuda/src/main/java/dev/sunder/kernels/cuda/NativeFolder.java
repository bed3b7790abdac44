package dev.sunder.kernels.cuda;

import dev.sunder.kernels.natives.NativeFile;
import dev.sunder.kernels.natives.PrivateFolder;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Loads JCuda's native libraries from private folders.
 *
 * <p>Left to itself JCuda loads {@code lib<name>.so} from {@code java.io.tmpdir} if a file of that
 * name is there, whoever put it there. So the libraries are unpacked to a private folder, and that
 * property points there while a class initialises.
 */
final class NativeFolder {

  private static final String TEMPORARY = "java.io.tmpdir";

  private final PrivateFolder cache;

  /**
   * @param cache the folders are made in it
   */
  NativeFolder(PrivateFolder cache) {
    this.cache = cache;
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
    // Processes that change a library in different ways must not take it from each other.
    PrivateFolder folder =
        cache.inner(
            renamed.isEmpty()
                ? "jcuda"
                : "jcuda-" + String.join("-", new TreeSet<>(renamed.values())));
    folder.hold(List.of(NativeFile.of(file, bytes)));
    synchronized (NativeFolder.class) {
      String temporary = System.getProperty(TEMPORARY);
      System.setProperty(TEMPORARY, folder.path().toString());
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
}
