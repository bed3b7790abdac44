package dev.sunder.kernels.cuda;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where CUDA's libraries may lie on a Linux machine, in the order they are taken: folders given by
 * the user, {@code CUDA_HOME} and {@code CUDA_PATH}, {@code LD_LIBRARY_PATH}, {@code
 * /usr/local/cuda*}, the system's folders and the loader's cache, and what {@linkplain
 * PythonPrefixes Python and conda} install.
 */
final class LibrarySearch {

  private static final List<String> SYSTEM =
      List.of(
          "usr/lib/x86_64-linux-gnu",
          "usr/lib64",
          "usr/lib",
          "usr/local/lib",
          "usr/local/nvidia/lib64",
          "usr/local/nvidia/lib",
          "usr/lib/wsl/lib",
          "run/opengl-driver/lib");
  private static final List<String> PACKAGES =
      List.of("cu13/lib", "cublas/lib", "cudnn/lib", "cuda_nvrtc/lib");

  // Major and minor version only: with a patch it is the same library's other name.
  private static final Pattern BUILTINS = Pattern.compile("libnvrtc-builtins\\.so\\.\\d+\\.\\d+");

  private final List<Path> folders;
  private final List<Path> cached;

  private LibrarySearch(List<Path> folders, List<Path> cached) {
    this.folders = folders;
    this.cached = cached;
  }

  /**
   * Lists the folders that exist.
   *
   * @param given folders separated as in a path, to be searched first; may be empty
   * @param environment the environment's variables
   * @param root the file system's root
   */
  static LibrarySearch of(String given, Map<String, String> environment, Path root) {
    Collection<Path> found = new LinkedHashSet<>();
    addAll(found, given);
    for (String home : List.of("CUDA_HOME", "CUDA_PATH")) {
      if (!environment.getOrDefault(home, "").isBlank()) {
        addAll(found, environment.get(home) + "/lib64");
        addAll(found, environment.get(home) + "/lib");
      }
    }
    addAll(found, environment.getOrDefault("LD_LIBRARY_PATH", ""));
    matching(root.resolve("usr/local"), "cuda*").forEach(cuda -> found.add(cuda.resolve("lib64")));
    SYSTEM.forEach(folder -> found.add(root.resolve(folder)));
    PythonPrefixes python = PythonPrefixes.of(environment, root);
    for (Path packages : python.sitePackages()) {
      PACKAGES.forEach(folder -> found.add(packages.resolve("nvidia").resolve(folder)));
    }
    found.addAll(python.condaLibraries());
    found.removeIf(folder -> !Files.isDirectory(folder));
    return new LibrarySearch(List.copyOf(found), loaderCache(root.resolve("etc/ld.so.cache")));
  }

  /** The folders that exist, in order. */
  List<Path> folders() {
    return folders;
  }

  /** The first file of that name. */
  Optional<Path> find(String file) {
    return folders.stream()
        .map(folder -> folder.resolve(file))
        .filter(Files::isRegularFile)
        .findFirst()
        .or(() -> cached.stream().filter(path -> path.endsWith(file)).findFirst());
  }

  /** The file of that name that was installed together with another, else the first. */
  Optional<Path> findNear(String file, Path neighbour) {
    Path family = family(neighbour);
    return folders.stream()
        .filter(folder -> folder.startsWith(family))
        .map(folder -> folder.resolve(file))
        .filter(Files::isRegularFile)
        .findFirst()
        .or(() -> find(file));
  }

  /**
   * The built-in functions installed with an NVRTC, under the names that it opens them by: {@code
   * libnvrtc-builtins.so.12.6} beside {@code libnvrtc.so.12}.
   */
  static List<Path> builtins(Path compiler) {
    String file = compiler.getFileName().toString();
    String major = file.substring(file.lastIndexOf('.') + 1);
    return matching(compiler.getParent(), "libnvrtc-builtins.so." + major + ".*").stream()
        .filter(path -> BUILTINS.matcher(path.getFileName().toString()).matches())
        .toList();
  }

  /** Whether two files were installed together: in one folder, or by Python's packages. */
  static boolean together(Path one, Path other) {
    return family(one).equals(family(other));
  }

  /** Python spreads its packages over sibling folders: {@code nvidia/cudnn/lib} and others. */
  private static Path family(Path file) {
    Path folder = file.getParent();
    Path above = folder.getParent() == null ? folder : folder.getParent().getParent();
    return above != null && above.endsWith("nvidia") ? above : folder;
  }

  static void addAll(Collection<Path> found, String list) {
    for (String folder : list.split(File.pathSeparator, -1)) {
      try {
        if (!folder.isBlank()) {
          found.add(Path.of(folder).toAbsolutePath());
        }
      } catch (InvalidPathException unusable) {
        // A variable that holds no path names no folder.
      }
    }
  }

  /** Folders by pattern, the last in order first: the newest version. */
  static List<Path> matching(Path folder, String pattern) {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, pattern)) {
      entries.forEach(found::add);
    } catch (IOException | DirectoryIteratorException | UncheckedIOException unreadable) {
      return List.of();
    }
    found.sort(Comparator.<Path>naturalOrder().reversed());
    return found;
  }

  /** The paths in the dynamic loader's cache: strings, each ended by a zero byte. */
  private static List<Path> loaderCache(Path file) {
    List<Path> paths = new ArrayList<>();
    try {
      String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      for (String each : text.split("\0", -1)) {
        if (each.startsWith("/") && each.contains("/libcu")) {
          paths.add(Path.of(each));
        }
      }
    } catch (IOException | InvalidPathException unreadable) {
      return List.of();
    }
    paths.removeIf(path -> !Files.isRegularFile(path));
    return paths;
  }
}
