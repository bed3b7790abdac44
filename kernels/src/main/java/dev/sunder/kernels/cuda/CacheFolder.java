package dev.sunder.kernels.cuda;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where this user's own files are kept between runs. */
final class CacheFolder {

  private CacheFolder() {}

  /**
   * {@code sunder.cuda.cache}, else {@code sunder} in {@code XDG_CACHE_HOME} or {@code ~/.cache};
   * the temporary folder where there is no home to write to.
   */
  static Path path() {
    String given = Setting.of("cache", "");
    if (!given.isEmpty()) {
      return Path.of(given).toAbsolutePath();
    }
    String cache = System.getenv("XDG_CACHE_HOME");
    Path home = Path.of(System.getProperty("user.home", "."));
    if (cache != null && !cache.isBlank()) {
      return Path.of(cache, "sunder").toAbsolutePath();
    }
    if (Files.isWritable(home)) {
      return home.resolve(".cache").resolve("sunder");
    }
    // There only a file's owner can replace it, which a folder of some other user's would not
    // grant.
    return Path.of(System.getProperty("java.io.tmpdir"));
  }
}
