package dev.sunder.kernels.cpu;

import dev.sunder.kernels.DeviceUnavailableException;
import dev.sunder.kernels.natives.JavaCppLibraries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bytedeco.dnnl.dnnl_version_t;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.primitive_desc_base;
import org.bytedeco.javacpp.Loader;

/** The native library: whether it loads here, its version and what it makes of this processor. */
final class OneDnn {

  private static final Pattern OPEN_MP = Pattern.compile("lib(gomp|omp|iomp5)\\.(so|dylib).*");
  private static final String DEFAULT = "default instruction set";
  private static final String LIMIT = "org.bytedeco.javacpp.maxPhysicalBytes";

  private OneDnn() {}

  /**
   * Loads the library.
   *
   * @throws DeviceUnavailableException if there is none for this platform, no folder of the user's
   *     own to load it from, or it does not load
   */
  static void load() {
    Path folder = JavaCppLibraries.unpack("javacpp", "opencl", "dnnl");
    try {
      loadWithoutLimit();
    } catch (LinkageError failure) {
      throw new DeviceUnavailableException(
          "oneDNN does not load on "
              + Loader.getPlatform()
              + ": "
              + rootMessage(failure)
              + " (in "
              + folder
              + "; SUNDER_CACHE chooses another folder)",
          failure);
    }
  }

  /** How far down the library's list the implementation stands that it chose. */
  static int slowness(primitive_desc_base chosen) {
    return slowness(chosen.impl_info_str().getString());
  }

  /**
   * How far down the library's list an implementation stands: 0 for its own kernels, 1 for
   * unfolding images, 2 for plain loops, which take tens of times as long.
   *
   * @param implementation its name, such as {@code x64:gemm:jit}
   */
  static int slowness(String implementation) {
    if (implementation.startsWith("ref") || implementation.startsWith("simple")) {
      return 2;
    }
    return implementation.contains("gemm") ? 1 : 0;
  }

  /**
   * JavaCPP makes no more objects once the process is four times as large as the heap may be. It
   * reads that limit once; tensors are not on the heap, and an arena refuses by itself what the
   * machine has not.
   */
  private static void loadWithoutLimit() {
    boolean chosen = System.getProperty(LIMIT) != null;
    if (!chosen) {
      System.setProperty(LIMIT, "0");
    }
    try {
      Loader.load(dnnl.class);
    } finally {
      if (!chosen) {
        System.clearProperty(LIMIT);
      }
    }
  }

  /** The file of the OpenMP that it was loaded with, if it brings one along. */
  static Optional<Path> openMp() {
    return Loader.getLoadedLibraries().values().stream()
        .map(Path::of)
        .filter(file -> OPEN_MP.matcher(file.getFileName().toString()).matches())
        .filter(Path::isAbsolute)
        .findFirst();
  }

  /** Such as {@code 3.11.0}. */
  static String version() {
    dnnl_version_t version = dnnl.version();
    return version.major() + "." + version.minor() + "." + version.patch();
  }

  /** The instruction set it generates code for, such as {@code avx512_core_amx}. */
  static String instructionSet() {
    return instructionSet(dnnl.dnnl_get_effective_cpu_isa(), Loader.getPlatform());
  }

  /**
   * A number's name. On ARM the library uses the numbers of x86's instruction sets for its own, as
   * {@code src/cpu/aarch64/cpu_isa_traits.hpp} says, and has no names for them.
   */
  static String instructionSet(int number, String platform) {
    if (platform.endsWith("-arm64")) {
      return switch (number) {
        case 0x1 -> "asimd";
        case 0x3 -> "sve_128";
        case 0x7 -> "sve_256";
        case 0x27 -> "sve_512";
        default -> DEFAULT;
      };
    }
    for (dnnl.cpu_isa each : dnnl.cpu_isa.values()) {
      if (each.value == number && each != dnnl.cpu_isa.isa_default) {
        return each.name().toLowerCase(Locale.ROOT);
      }
    }
    return DEFAULT;
  }

  /** The processor by its name, as far as the system tells it. */
  static String processor() {
    String windows = System.getenv("PROCESSOR_IDENTIFIER");
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException | UncheckedIOException notLinux) {
      return windows == null ? System.getProperty("os.arch") : windows;
    }
  }

  /**
   * Threads that a computation uses. OpenMP reads its settings from the environment when the
   * process starts and offers no setter to Java, so this reads the same place.
   */
  static int threads() {
    String setting = System.getenv("OMP_NUM_THREADS");
    if (setting != null) {
      try {
        int threads = Integer.parseInt(setting.split(",", 2)[0].strip());
        if (threads > 0) {
          return threads;
        }
      } catch (NumberFormatException ignored) {
        // OpenMP ignores what it cannot read, too.
      }
    }
    return Runtime.getRuntime().availableProcessors();
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage();
    return message == null
        ? root.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }
}
