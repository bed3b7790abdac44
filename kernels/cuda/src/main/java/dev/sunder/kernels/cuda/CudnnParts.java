package dev.sunder.kernels.cuda;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * The libraries that cuDNN 9 is split into. It opens them by name when it first needs them, from
 * wherever the loader finds such a name; those loaded before are taken as they are.
 *
 * <p>Which there are differs from version to version, so all that lie beside cuDNN are loaded, and
 * none of another folder: cuDNN refuses to work with parts of another version.
 */
final class CudnnParts {

  private static final String NAMES = "libcudnn_*.so.9";
  // The others are built on it.
  private static final String FIRST = "libcudnn_graph.so.9";
  private static final Path LOADED = Path.of("/proc/self/maps");

  private final Path cudnn;
  private final List<Path> parts;

  private CudnnParts(Path cudnn, List<Path> parts) {
    this.cudnn = cudnn;
    this.parts = parts;
  }

  /** Lists the parts in the folder of a {@code libcudnn.so.9}. */
  static CudnnParts beside(Path cudnn) throws IOException {
    List<Path> parts = new ArrayList<>();
    try (var files = Files.newDirectoryStream(cudnn.toAbsolutePath().getParent(), NAMES)) {
      for (Path file : files) {
        if (Files.isRegularFile(file)) {
          parts.add(file);
        }
      }
    }
    parts.sort(
        Comparator.comparing((Path part) -> !part.endsWith(FIRST))
            .thenComparing(Comparator.naturalOrder()));
    return new CudnnParts(cudnn, List.copyOf(parts));
  }

  /** The parts in the order they are first tried in. */
  List<Path> files() {
    return parts;
  }

  /**
   * Loads them; a part that needs another is tried again after it. Returns what became of each, a
   * line each: one that cannot be loaded is left to cuDNN to miss.
   */
  List<String> load() {
    List<String> lines = new ArrayList<>();
    List<Path> left = new ArrayList<>(parts);
    TreeMap<Path, String> refusals = new TreeMap<>();
    for (int before = -1; before != left.size(); ) {
      before = left.size();
      for (Path part : List.copyOf(left)) {
        try {
          System.load(part.toString());
          lines.add(part.getFileName() + ": " + part);
          left.remove(part);
          refusals.remove(part);
        } catch (UnsatisfiedLinkError refused) {
          refusals.put(part, Libraries.oneLine(refused));
        }
      }
    }
    refusals.forEach((part, refusal) -> lines.add(part.getFileName() + ": not loaded, " + refusal));
    return lines;
  }

  /** A warning for each part that this process has loaded from elsewhere. */
  List<String> foreign() {
    List<String> warnings = new ArrayList<>();
    try {
      Path own = real(cudnn).getParent();
      Files.readString(LOADED, StandardCharsets.ISO_8859_1)
          .lines()
          .filter(line -> line.indexOf('/') >= 0)
          .map(line -> line.substring(line.indexOf('/')))
          .filter(path -> path.matches(".*/libcudnn[_.][^/]*"))
          .map(Path::of)
          .filter(path -> path.getParent() != null && !isOwn(path, own))
          .distinct()
          .forEach(
              path ->
                  warnings.add(
                      "warning: "
                          + path.getFileName()
                          + " was taken from "
                          + path.getParent()
                          + ", cuDNN itself from "
                          + own
                          + "; parts of different versions do not work together"));
    } catch (IOException unreadable) {
      warnings.add("warning: where cuDNN's parts come from cannot be told: " + unreadable);
    }
    return warnings;
  }

  /** By real paths: a part may be a link to where another one lies. */
  private boolean isOwn(Path path, Path own) {
    return path.getParent().equals(own)
        || parts.stream().anyMatch(part -> real(part).equals(path))
        || real(cudnn).equals(path);
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException gone) {
      return path;
    }
  }
}
