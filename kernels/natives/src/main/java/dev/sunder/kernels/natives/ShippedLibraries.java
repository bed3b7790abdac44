package dev.sunder.kernels.natives;

import dev.sunder.kernels.DeviceUnavailableException;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

/** The native libraries that jars on the class path bring along. */
final class ShippedLibraries {

  private static final Pattern LIBRARY =
      Pattern.compile("[^/]+\\.(so|dll|dylib|jnilib)(\\.[0-9.]+)?");

  private ShippedLibraries() {}

  /**
   * The libraries in a folder of a jar, each named JAR/FOLDER/FILE. None where the folder is not in
   * a jar: from a folder of classes they are loaded where they lie.
   *
   * @param folder with a slash at its end
   * @throws DeviceUnavailableException in one line, if there is no such folder
   */
  static List<NativeFile> in(ClassLoader loader, String folder) throws IOException {
    URL found = loader.getResource(folder);
    if (found == null) {
      throw new DeviceUnavailableException(
          "there are no native libraries for this platform on the class path: "
              + folder
              + " is missing");
    }
    if (!(found.openConnection() instanceof JarURLConnection connection)) {
      return List.of();
    }
    JarFile jar = connection.getJarFile();
    String name = Path.of(jar.getName()).getFileName().toString();
    return jar.stream()
        .filter(entry -> entry.getName().startsWith(folder))
        .filter(entry -> LIBRARY.matcher(entry.getName().substring(folder.length())).matches())
        .map(entry -> file(name, jar, entry))
        .toList();
  }

  private static NativeFile file(String jarName, JarFile jar, JarEntry entry) {
    return new NativeFile(
        jarName + "/" + entry.getName(),
        entry.getSize(),
        entry.getCrc(),
        FileTime.fromMillis(entry.getTime()),
        () -> jar.getInputStream(entry));
  }
}
