package dev.sunder.kernels.natives;

import dev.sunder.kernels.DeviceUnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
          String in = "org/bytedeco/" + name + "/" + Loader.getPlatform() + "/";
          files.addAll(ShippedLibraries.in(JavaCppLibraries.class.getClassLoader(), in));
        }
      }
      folder.hold(files);
      unpacked.addAll(List.of(packages));
      return folder.path();
    } catch (IOException refused) {
      throw CacheFolder.unavailable(refused);
    }
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
