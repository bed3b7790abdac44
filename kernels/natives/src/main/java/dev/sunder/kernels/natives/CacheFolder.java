package dev.sunder.kernels.natives;

import dev.sunder.kernels.DeviceUnavailableException;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/** Where this user's own files are kept between runs: native libraries above all. */
public final class CacheFolder {

  private static final String VARIABLE = "SUNDER_CACHE";
  private static final String ADVICE =
      "; mend that, or set " + VARIABLE + " to a folder that only you can enter (mode 700)";

  private CacheFolder() {}

  /**
   * Opens the folder, made if need be.
   *
   * @throws DeviceUnavailableException in one line, if there is none that only this user can write
   */
  public static PrivateFolder open() {
    try {
      return PrivateFolder.open(path(System.getProperties(), System.getenv()));
    } catch (IOException refused) {
      throw unavailable(refused);
    }
  }

  /** That a folder was refused, with what to set instead. */
  static DeviceUnavailableException unavailable(IOException refused) {
    return new DeviceUnavailableException(
        "native libraries are loaded from a folder of your own only: "
            + Text.reason(refused)
            + ADVICE,
        refused);
  }

  /**
   * {@code sunder.cache} or {@code SUNDER_CACHE}; else {@code sunder} in {@code XDG_CACHE_HOME}, or
   * in the system's place for what can be made again: {@code ~/.cache}, {@code ~/Library/Caches},
   * {@code %LOCALAPPDATA%}.
   */
  static Path path(Properties properties, Map<String, String> environment) throws IOException {
    try {
      String given =
          properties.getProperty("sunder.cache", environment.getOrDefault(VARIABLE, "")).strip();
      return given.isEmpty()
          ? caches(properties, environment).resolve("sunder")
          : Path.of(given).toAbsolutePath();
    } catch (InvalidPathException wrong) {
      throw new IOException(Text.printable(wrong.getInput()) + " is no path", wrong);
    }
  }

  private static Path caches(Properties properties, Map<String, String> environment)
      throws IOException {
    String system = properties.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String shared = environment.getOrDefault("XDG_CACHE_HOME", "");
    if (!shared.isBlank() && Path.of(shared).isAbsolute()) {
      return Path.of(shared);
    }
    String local = environment.getOrDefault("LOCALAPPDATA", "");
    if (system.startsWith("windows") && !local.isBlank()) {
      return Path.of(local);
    }
    // A user whom the system does not know has the home "?".
    Path home = Path.of(properties.getProperty("user.home", "?"));
    if (!home.isAbsolute()) {
      throw new IOException("this user has no home folder");
    }
    if (system.startsWith("windows")) {
      return home.resolve("AppData").resolve("Local");
    }
    return system.startsWith("mac")
        ? home.resolve("Library").resolve("Caches")
        : home.resolve(".cache");
  }
}
