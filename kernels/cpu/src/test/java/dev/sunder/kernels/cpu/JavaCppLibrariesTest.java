package dev.sunder.kernels.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sunder.kernels.Device;
import dev.sunder.kernels.DeviceUnavailableException;
import dev.sunder.kernels.Devices;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Opens the CPU device in processes of their own, on a machine whose other users are hostile. */
class JavaCppLibrariesTest {

  private static final Path NOWHERE = Path.of("/dev/null/nowhere");
  private static final FileAttribute<?> OWNERS_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final String ADVICE =
      "; mend that, or set SUNDER_CACHE to a folder that only you can enter (mode 700)";

  @TempDir static Path shared;
  private static Path unpacked;
  private static List<String> first;

  @TempDir Path temporary;
  private Path cache;

  @BeforeAll
  static void unpackOnce() throws IOException, InterruptedException {
    assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("unix"));
    unpacked = shared.toRealPath().resolve("cache");
    first = run(openCpu(List.of(), "-Dsunder.cache=" + unpacked));
  }

  @BeforeEach
  void chooseCache() throws IOException {
    cache = temporary.toRealPath().resolve("cache");
  }

  /** What runs in the other process. */
  static final class OpenCpu {
    public static void main(String[] arguments) {
      try (Device device = Devices.open("cpu")) {
        System.out.println("opened " + device.description());
        new TreeSet<>(Loader.getLoadedLibraries().values())
            .forEach(file -> System.out.println("loaded " + file));
        jna().forEach(file -> System.out.println("loaded " + file));
      } catch (DeviceUnavailableException unavailable) {
        System.out.println("unavailable " + unavailable.getMessage());
        if (!Loader.getLoadedLibraries().isEmpty()) {
          System.out.println("loaded " + Loader.getLoadedLibraries());
        }
      }
    }
  }

  /** What this process has in memory of JNA's own library, by either of the names it may have. */
  private static Set<String> jna() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
      return lines
          .filter(line -> line.matches(".*/(libjnidispatch[^/]*|jna[^/]*\\.tmp.*)"))
          .map(line -> line.substring(line.indexOf('/')))
          .collect(Collectors.toSet());
    } catch (IOException noLinux) {
      return Set.of();
    }
  }

  private static ProcessBuilder openCpu(List<String> before, String... properties) {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:-UsePerfData", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of(properties));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), OpenCpu.class.getName()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().remove("SUNDER_CACHE");
    builder.environment().remove("XDG_CACHE_HOME");
    return builder;
  }

  private static List<String> run(ProcessBuilder builder) throws IOException, InterruptedException {
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    return said.lines().toList();
  }

  private String withCache() {
    return "-Dsunder.cache=" + cache;
  }

  private static void assertOpened(List<String> lines, Path folder) {
    assertTrue(lines.get(0).startsWith("opened oneDNN "), lines::toString);
    List<String> loaded = lines.subList(1, lines.size());
    assertTrue(loaded.size() >= 4, lines::toString);
    String javaCpp = "loaded " + folder + "/javacpp/";
    String jna = "loaded " + folder + "/jna/";
    for (String each : loaded) {
      assertTrue(each.startsWith(javaCpp) || each.startsWith(jna), lines::toString);
    }
    assertEquals(
        OS.LINUX.isCurrentOs() ? 1 : 0,
        loaded.stream().filter(each -> each.startsWith(jna)).count(),
        lines::toString);
  }

  /** The library files, without links. */
  private static List<Path> libraries(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> !Files.isSymbolicLink(file) && file.toString().contains(".so"))
          .filter(Files::isRegularFile)
          .toList();
    }
  }

  /**
   * Makes a folder like the one that was unpacked, all but the largest libraries exchanged for some
   * that would not load, of the same size and time.
   */
  private static void plant(Path folder) throws IOException {
    try (Stream<Path> entries = Files.walk(unpacked)) {
      for (Path entry : (Iterable<Path>) entries::iterator) {
        Path copy = folder.resolve(unpacked.relativize(entry));
        if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          Files.createDirectory(copy, OWNERS_ONLY);
        } else if (Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
          if (Files.size(entry) > 10_000_000) {
            Files.createLink(copy, entry);
          } else {
            byte[] bytes = Files.readAllBytes(entry);
            Arrays.fill(bytes, (byte) 'X');
            Files.write(Files.createFile(copy, OWNERS_ONLY), bytes);
            Files.setLastModifiedTime(copy, Files.getLastModifiedTime(entry));
          }
        }
      }
    }
  }

  @Test
  void everyLibraryComesFromTheFolderAndIsTheUsersOnly() throws Exception {
    assertOpened(first, unpacked);
    List<Path> libraries = libraries(unpacked);
    assertTrue(libraries.size() >= 5, libraries::toString);
    // As it was left it is taken again, also by a process that makes files open to all.
    assertOpened(
        run(
            openCpu(
                List.of("/bin/sh", "-c", "umask 0; exec \"$@\"", "sh"),
                "-Dsunder.cache=" + unpacked)),
        unpacked);
    try (Stream<Path> entries = Files.walk(unpacked)) {
      for (Path entry : entries.filter(each -> !Files.isSymbolicLink(each)).toList()) {
        assertEquals(
            Files.isDirectory(entry) ? "rwx------" : "rw-------",
            PosixFilePermissions.toString(Files.getPosixFilePermissions(entry)),
            entry.toString());
      }
    }
  }

  @Test
  void aPlantedLibraryOfTheRightNameSizeAndTimeIsNotLoaded() throws Exception {
    plant(cache);
    assertOpened(run(openCpu(List.of(), withCache())), cache);
  }

  @Test
  void aPlantedFolderIsNotLoadedFrom() throws Exception {
    plant(cache);
    Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertEquals(
        List.of(
            "unavailable native libraries are loaded from a folder of your own only: "
                + cache
                + " is open to others (rwxrwxrwx): chmod 700 closes it"
                + ADVICE),
        run(openCpu(List.of(), withCache())));
  }

  @Test
  void whatIsPlantedInTheTemporaryFolderIsNotLoadedWhenThereIsNoHome() throws Exception {
    // Where JavaCPP itself would look.
    plant(cache);
    Path planted = temporary.resolve(".javacpp-" + System.getProperty("user.name"));
    Files.createDirectory(planted);
    Files.move(cache.resolve("javacpp"), planted.resolve("cache"));
    String home = "-Duser.home=" + NOWHERE;
    String temporaryFiles = "-Djava.io.tmpdir=" + temporary;
    assertEquals(
        List.of(
            "unavailable native libraries are loaded from a folder of your own only: "
                + NOWHERE.resolve(".cache/sunder")
                + " cannot be made: Not a directory"
                + ADVICE),
        run(openCpu(List.of(), home, temporaryFiles)));
    assertOpened(
        run(openCpu(List.of(), home, temporaryFiles, "-Dsunder.cache=" + unpacked)), unpacked);
  }

  @Test
  void aProcessThatIsCutOffSaysSoAndLeavesNothingForTheNext() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "needs bash and its ulimit");
    // The shell allows files of 20,000 blocks of 1,024 bytes; oneDNN is larger.
    List<String> lines =
        run(
            openCpu(
                List.of("/bin/bash", "-c", "ulimit -f 20000 && exec \"$@\"", "bash"), withCache()));
    assertEquals(1, lines.size(), lines::toString);
    assertTrue(
        lines
            .get(0)
            .matches(
                "unavailable native libraries are loaded from a folder of your own only: the"
                    + " libraries cannot be unpacked to \\Q"
                    + cache.resolve("javacpp")
                    + "\\E, where they take \\d\\d+ MB and \\d+ are free: File too large\\Q"
                    + ADVICE
                    + "\\E"),
        lines::toString);
    try (Stream<Path> files = Files.walk(cache)) {
      assertFalse(files.anyMatch(file -> file.toString().endsWith(".tmp")));
    }
    assertOpened(run(openCpu(List.of(), withCache())), cache);
  }

  @Test
  void twoProcessesMayUnpackAtOnce() throws Exception {
    List<Process> both = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      both.add(openCpu(List.of(), withCache()).start());
    }
    for (Process process : both) {
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, process.waitFor(), said);
      assertOpened(said.lines().toList(), cache);
    }
  }
}
