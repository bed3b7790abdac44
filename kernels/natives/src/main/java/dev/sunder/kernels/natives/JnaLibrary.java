package dev.sunder.kernels.natives;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import dev.sunder.kernels.DeviceUnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Libraries whose functions are called through JNA.
 *
 * <p>Left to itself JNA unpacks its own library to a new file in a folder that others may have made
 * before. So it is given a private folder, in which that library lies. In a process that used JNA
 * before Sunder's devices it is loaded already, from where JNA was then told.
 */
public final class JnaLibrary {

  private static final String FOLDER = "jna.boot.library.path";
  private static boolean loaded;

  private JnaLibrary() {}

  /**
   * Opens a library that is already loaded, or loads it.
   *
   * @throws DeviceUnavailableException in one line, if JNA is not for this platform, there is no
   *     folder of the user's own to load it from, or the library does not load
   */
  public static synchronized NativeLibrary open(Path library) {
    try {
      if (!loaded) {
        load();
        loaded = true;
      }
      return NativeLibrary.getInstance(library.toString());
    } catch (IOException refused) {
      throw CacheFolder.unavailable(refused);
    } catch (LinkageError failure) {
      throw new DeviceUnavailableException(
          "JNA does not load " + Text.printable(library) + ": " + failure.getMessage(), failure);
    }
  }

  /** JNA looks for its library once, when its class is first used. */
  private static void load() throws IOException {
    String in = "com/sun/jna/" + Platform.RESOURCE_PREFIX + "/";
    List<NativeFile> files = ShippedLibraries.in(Platform.class.getClassLoader(), in);
    if (files.isEmpty()) {
      return;
    }
    PrivateFolder folder = CacheFolder.open().inner("jna");
    folder.hold(files);
    String before = System.getProperty(FOLDER);
    System.setProperty(FOLDER, folder.path().resolve(files.get(0).name()).getParent().toString());
    try {
      if (Native.POINTER_SIZE == 0) {
        throw new UnsatisfiedLinkError("JNA has no pointers here");
      }
    } finally {
      if (before == null) {
        System.clearProperty(FOLDER);
      } else {
        System.setProperty(FOLDER, before);
      }
    }
  }
}
