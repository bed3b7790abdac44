package dev.sunder.kernels.natives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class CacheFolderTest {

  private static final Path ROOT = Path.of("").toAbsolutePath().getRoot();
  private static final Path HOME = ROOT.resolve("home").resolve("ann");

  private static Path path(String system, Path home, String given, Map<String, String> environment)
      throws IOException {
    Properties properties = new Properties();
    properties.setProperty("os.name", system);
    properties.setProperty("user.home", home.toString());
    if (!given.isEmpty()) {
      properties.setProperty("sunder.cache", given);
    }
    return CacheFolder.path(properties, environment);
  }

  @Test
  void isWhereEachSystemKeepsWhatCanBeMadeAgain() throws IOException {
    assertEquals(HOME.resolve(".cache/sunder"), path("Linux", HOME, "", Map.of()));
    assertEquals(HOME.resolve("Library/Caches/sunder"), path("Mac OS X", HOME, "", Map.of()));
    Path local = ROOT.resolve("local");
    Map<String, String> windows = Map.of("LOCALAPPDATA", local.toString());
    assertEquals(local.resolve("sunder"), path("Windows 11", HOME, "", windows));
    assertEquals(HOME.resolve("AppData/Local/sunder"), path("Windows 11", HOME, "", Map.of()));
    assertEquals(HOME.resolve(".cache/sunder"), path("Linux", HOME, "", windows));
  }

  @Test
  void theUsersOwnWordGoesFirst() throws IOException {
    Path caches = ROOT.resolve("caches");
    Map<String, String> environment =
        Map.of("SUNDER_CACHE", ROOT.resolve("own").toString(), "XDG_CACHE_HOME", caches.toString());
    assertEquals(ROOT.resolve("own"), path("Linux", HOME, "", environment));
    String given = ROOT.resolve("given").toString();
    assertEquals(ROOT.resolve("given"), path("Linux", HOME, given, environment));
    Map<String, String> shared = Map.of("SUNDER_CACHE", " ", "XDG_CACHE_HOME", caches.toString());
    assertEquals(caches.resolve("sunder"), path("Linux", HOME, "", shared));
    // By its specification a relative one is no answer.
    assertEquals(
        HOME.resolve(".cache/sunder"), path("Linux", HOME, "", Map.of("XDG_CACHE_HOME", "caches")));
  }

  @Test
  void aUserWithoutAHomeIsToldWhatToSet() {
    IOException none =
        assertThrows(IOException.class, () -> path("Linux", Path.of("?"), "", Map.of()));
    String message = CacheFolder.unavailable(none).getMessage();
    assertEquals(
        "native libraries are loaded from a folder of your own only: this user has no home folder;"
            + " mend that, or set SUNDER_CACHE to a folder that only you can enter (mode 700)",
        message);
  }

  @Test
  void whatIsNoPathIsSaidToBeNone() {
    IOException wrong =
        assertThrows(IOException.class, () -> path("Linux", HOME, "a\0b", Map.of()));
    assertTrue(wrong.getMessage().startsWith("a?b is no path"), wrong.getMessage());
  }
}
