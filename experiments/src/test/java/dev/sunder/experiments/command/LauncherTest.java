package dev.sunder.experiments.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script that starts Sunder, with stand-ins for the Java that it finds. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {

  /** Java as the script sees it: says which it is, and with what it was started. */
  private static final String NEW =
      "[ \"$2\" = -version ] && exit 0\necho \"$0\"\nprintf '%s\\n' \"$@\"";

  /** Java before 17 does not know the option that the script asks for. */
  private static final String OLD = "echo 'Unrecognized option' >&2\nexit 1";

  @TempDir Path folder;

  private Path home;
  private final Map<String, String> environment = new TreeMap<>();

  @BeforeEach
  void install() throws IOException {
    home = Files.createDirectories(folder.toRealPath().resolve("with a space/sunder"));
    Files.copy(Path.of("src/launcher/sunder"), home.resolve("sunder"));
    Path tools = Files.createDirectories(folder.resolve("tools"));
    for (String tool : List.of("dirname", "readlink")) {
      Path found = Path.of("/usr/bin", tool);
      Files.createSymbolicLink(
          tools.resolve(tool), Files.exists(found) ? found : Path.of("/bin", tool));
    }
    environment.put("PATH", tools.toString());
  }

  @Test
  void theRuntimeBesideItComesFirstAndTheUserHasTheLastWord() throws Exception {
    java(home.resolve("runtime/bin"), NEW);
    javaHome("home", NEW);
    environment.put("SUNDER_JAVA_OPTIONS", "-Xss2m -Dname=value");
    assertEquals(
        List.of(
            home.resolve("runtime/bin/java").toString(),
            "-Xss8m",
            "--enable-native-access=ALL-UNNAMED",
            "-Xss2m",
            "-Dname=value",
            "-jar",
            home.resolve("sunder.jar").toString(),
            "bench",
            "two words"),
        said(0, home.resolve("sunder"), "bench", "two words"));
  }

  @Test
  void javaHomeComesBeforeThePathUnlessItIsTooOld() throws Exception {
    Path onPath = java(folder.resolve("tools"), NEW);
    Path wanted = javaHome("home", NEW);
    assertEquals(wanted.toString(), said(0, home.resolve("sunder")).get(0));
    javaHome("old home", OLD);
    assertEquals(onPath.toString(), said(0, home.resolve("sunder")).get(0));
  }

  @Test
  void linksToItAreFollowedWhereverTheyLie() throws Exception {
    javaHome("home", NEW);
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Files.createSymbolicLink(bin.resolve("direct"), home.resolve("sunder"));
    Files.createSymbolicLink(bin.resolve("sunder"), Path.of("direct"));
    assertTrue(said(0, bin.resolve("sunder")).contains(home.resolve("sunder.jar").toString()));
  }

  @Test
  void withoutAJavaThatFitsItSaysSoInOneLine() throws Exception {
    String error = "error: Sunder needs Java 17 or newer, and neither JAVA_HOME (%s) nor the PATH";
    List<String> none = said(1, home.resolve("sunder"));
    assertEquals(List.of(error.formatted("not set") + " leads to one"), none);
    javaHome("old", OLD);
    List<String> old = said(1, home.resolve("sunder"));
    assertEquals(List.of(error.formatted(folder.resolve("old")) + " leads to one"), old);
  }

  private Path javaHome(String name, String script) throws IOException {
    environment.put("JAVA_HOME", folder.resolve(name).toString());
    return java(folder.resolve(name).resolve("bin"), script);
  }

  private static Path java(Path bin, String script) throws IOException {
    Path file = Files.createDirectories(bin).resolve("java");
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private List<String> said(int exitCode, Path script, String... args)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("/bin/sh", script.toString());
    builder.command().addAll(List.of(args));
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(exitCode, process.waitFor(), said);
    return said.lines().toList();
  }
}
