package dev.sunder.kernels.natives;

import dev.sunder.kernels.DeviceUnavailableException;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.Loader;

/**
 * The native libraries that JavaCPP loads.
 *
 * <p>Left to itself it unpacks them to a folder in the home folder, or where that cannot be written
 * to one in {@code java.io.tmpdir} with a name that anybody can foresee, and takes whatever is
 * there with the right size and time for them. So it is given a private folder, in which all is
 * unpacked before it looks.
 */
public final class JavaCppLibraries {

  private static final String FOLDER = "org.bytedeco.javacpp.cachedir";
  private static final Pattern LIBRARY = Pattern.compile("[^/]+\\.(so|dll|dylib)(\\.[0-9.]+)?");

  private static final Set<String> unpacked = new HashSet<>();
  private static PrivateFolder folder;

  private JavaCppLibraries() {}

  /**
   * Sees to it that JavaCPP loads from a private folder; to be called before any of its classes but
   * {@link Loader} is used.
   *
   * @param packages those of {@code org.bytedeco} whose libraries are to be there
   * @return the folder
   * @throws DeviceUnavailableException in one line, if there is no such folder, or no library for
   *     this platform
   */
  public static synchronized Path unpack(String... packages) {
    try {
      if (folder == null) {
        PrivateFolder opened = CacheFolder.open().inner("javacpp");
        use(opened);
        folder = opened;
      }
      List<NativeFile> files = new ArrayList<>();
      for (String name : packages) {
        if (!unpacked.contains(name)) {
          files.addAll(shipped(name));
        }
      }
      folder.hold(files);
      unpacked.addAll(List.of(packages));
      return folder.path();
    } catch (IOException refused) {
      throw CacheFolder.unavailable(refused);
    }
  }

  /** The libraries for this platform, named as JavaCPP looks for them: JAR/FOLDER/FILE. */
  private static List<NativeFile> shipped(String name) throws IOException {
    String in = "org/bytedeco/" + name + "/" + Loader.getPlatform() + "/";
    URL found = JavaCppLibraries.class.getClassLoader().getResource(in);
    if (found == null) {
      throw new DeviceUnavailableException(
          "there are no native libraries for "
              + Loader.getPlatform()
              + " on the class path: "
              + in
              + " is missing");
    }
    // From a folder of classes they are loaded where they lie.
    if (!(found.openConnection() instanceof JarURLConnection connection)) {
      return List.of();
    }
    JarFile jar = connection.getJarFile();
    String jarName = Path.of(jar.getName()).getFileName().toString();
    return jar.stream()
        .filter(entry -> entry.getName().startsWith(in))
        .filter(entry -> LIBRARY.matcher(entry.getName().substring(in.length())).matches())
        .map(entry -> file(jarName, jar, entry))
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

  /** JavaCPP looks for its folder once and then keeps to it. */
  private static void use(PrivateFolder folder) throws IOException {
    String before = System.getProperty(FOLDER);
    System.setProperty(FOLDER, folder.path().toString());
    Path used;
    try {
      used = Loader.getCacheDir().toPath().toRealPath();
    } finally {
      if (before == null) {
        System.clearProperty(FOLDER);
      } else {
        System.setProperty(FOLDER, before);
      }
    }
    if (!used.equals(folder.path())) {
      throw new DeviceUnavailableException(
          "JavaCPP was used before Sunder's devices and loads from "
              + Text.printable(used)
              + ": open a device first, or set "
              + FOLDER
              + " to "
              + Text.printable(folder.path()));
    }
  }
}
