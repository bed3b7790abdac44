package dev.sunder.kernels.cuda;

import dev.sunder.kernels.DeviceUnavailableException;
import dev.sunder.kernels.natives.CacheFolder;
import dev.sunder.kernels.natives.JavaCppLibraries;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;
import jcuda.jcublas.JCublas2;
import jcuda.jcudnn.JCudnn;

/** CUDA's libraries and JCuda's natives, loaded at most once a process. */
final class Libraries {

  private static final String DRIVER = "libcuda.so.1";
  private static final String CUDNN = "libcudnn.so.9";
  private static final int CUDA_13 = 13000;
  private static Libraries attempt;

  private final LibrarySearch search;
  private final List<String> found = new ArrayList<>();
  private String missing;
  private CudnnParts parts;

  private Libraries(LibrarySearch search) {
    this.search = search;
  }

  /** What was looked for and found, one fact a line; loads nothing that is not there. */
  static synchronized List<String> report() {
    if (attempt == null) {
      attempt = attempt();
    }
    List<String> lines = new ArrayList<>(attempt.found);
    if (attempt.missing != null) {
      lines.add("searched: " + attempt.search.folders().size() + " folders, first to last:");
      attempt.search.folders().forEach(folder -> lines.add("  " + folder));
    }
    lines.addAll(attempt.warnings());
    return lines;
  }

  /** What may be wrong with the libraries that were loaded, on one line; empty if nothing is. */
  static synchronized String doubts() {
    return attempt == null ? "" : String.join("; ", attempt.warnings());
  }

  private List<String> warnings() {
    return parts == null ? List.of() : parts.foreign();
  }

  /**
   * Loads everything, or finds it loaded.
   *
   * @throws DeviceUnavailableException saying in one line what is missing
   */
  static synchronized void load() {
    if (attempt == null) {
      attempt = attempt();
    }
    if (attempt.missing != null) {
      throw new DeviceUnavailableException(attempt.missing);
    }
  }

  // Whatever goes wrong while foreign code is loaded, the CPU still computes: all is caught.
  @SuppressWarnings("CatchAndPrintStackTrace")
  private static Libraries attempt() {
    Libraries libraries =
        new Libraries(
            LibrarySearch.of(
                Setting.of("libraries", ""), System.getenv(), Path.of("/").toAbsolutePath()));
    try {
      libraries.loadAll();
    } catch (DeviceUnavailableException unavailable) {
      libraries.missing = unavailable.getMessage();
    } catch (Throwable failure) {
      libraries.missing = "loading CUDA failed: " + oneLine(failure);
    }
    return libraries;
  }

  /** An error's message on one line, or its class where it has none. */
  static String oneLine(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank()
        ? failure.getClass().getSimpleName()
        : message.strip().lines().findFirst().orElse(message);
  }

  private void loadAll() throws IOException, ClassNotFoundException {
    String system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    if (!system.toLowerCase(Locale.ROOT).startsWith("linux") || !system.endsWith("amd64")) {
      throw new DeviceUnavailableException("the cuda device needs Linux on x86_64, got " + system);
    }
    Path driver = require(DRIVER, "the NVIDIA driver");
    // Prepared arguments lie in memory of JavaCPP's.
    JavaCppLibraries.unpack("javacpp");
    NativeFolder natives = new NativeFolder(CacheFolder.open());
    System.load(driver.toString());
    natives.initialise("jcuda.driver.JCudaDriver", "JCudaDriver", Map.of());
    int version = openDriver();
    Path cudnn = require(CUDNN, "cuDNN 9");
    int major = chooseCublas(version, cudnn);
    preload("libcublasLt.so." + major, cudnn, true);
    preload("libcublas.so." + major, cudnn, true);
    preloadCompiler(major, cudnn);
    parts = CudnnParts.beside(cudnn);
    found.addAll(parts.load());
    System.load(cudnn.toString());
    Map<String, String> renamed =
        major == 12 ? Map.of() : Map.of("libcublas.so.12", "libcublas.so." + major);
    natives.initialise("jcuda.jcublas.JCublas2", "JCublas2", renamed);
    natives.initialise("jcuda.jcudnn.JCudnn", "JCudnn", Map.of());
    JCublas2.setExceptionsEnabled(false);
    JCudnn.setExceptionsEnabled(false);
    found.add("cuDNN version: " + JCudnn.cudnnGetVersion());
  }

  private int openDriver() {
    JCudaDriver.setExceptionsEnabled(false);
    int[] version = new int[1];
    JCudaDriver.cuDriverGetVersion(version);
    found.add("driver's CUDA: " + version[0] / 1000 + "." + version[0] % 1000 / 10);
    int status = JCudaDriver.cuInit(0);
    if (status != CUresult.CUDA_SUCCESS) {
      throw new DeviceUnavailableException(
          "the NVIDIA driver finds no usable GPU: cuInit returned " + CUresult.stringFor(status));
    }
    return version[0];
  }

  /**
   * The cuBLAS to load: that which cuDNN names, else that installed with it, else the newest the
   * driver can run.
   */
  private int chooseCublas(int driver, Path cudnn) {
    OptionalInt named = CublasOfCudnn.major(cudnn);
    if (named.isPresent()) {
      requireCublas(named.getAsInt(), driver, cudnn);
      return named.getAsInt();
    }
    Optional<Path> twelve = search.findNear("libcublas.so.12", cudnn);
    Optional<Path> thirteen = search.findNear("libcublas.so.13", cudnn);
    if (thirteen.isPresent() && driver >= CUDA_13) {
      boolean prefersTwelve =
          twelve.isPresent()
              && LibrarySearch.together(twelve.get(), cudnn)
              && !LibrarySearch.together(thirteen.get(), cudnn);
      return prefersTwelve ? 12 : 13;
    }
    if (twelve.isPresent()) {
      return 12;
    }
    found.add("libcublas.so.12: not found");
    if (thirteen.isPresent()) {
      requireDriver(13, driver);
    }
    throw new DeviceUnavailableException(
        "cuBLAS (libcublas.so.12 or libcublas.so.13) was not found; set CUDA_HOME, or"
            + " SUNDER_CUDA_LIBRARIES to its folder");
  }

  /** Requires the cuBLAS that cuDNN is built for. */
  private void requireCublas(int major, int driver, Path cudnn) {
    String builtFor = "cuDNN (" + cudnn + ") is built for CUDA " + major;
    if (major != 12 && major != 13) {
      throw new DeviceUnavailableException(builtFor + ", expected 12 or 13");
    }
    String file = "libcublas.so." + major;
    if (search.findNear(file, cudnn).isEmpty()) {
      found.add(file + ": not found");
      throw new DeviceUnavailableException(
          builtFor
              + ", but cuBLAS for it ("
              + file
              + ") was not found; set SUNDER_CUDA_LIBRARIES to its folder");
    }
    requireDriver(major, driver);
  }

  private static void requireDriver(int cublas, int driver) {
    if (cublas * 1000 > driver) {
      throw new DeviceUnavailableException(
          "cuBLAS "
              + cublas
              + " needs a driver for CUDA "
              + cublas
              + ", but this one is for CUDA "
              + driver / 1000);
    }
  }

  private Path require(String file, String what) {
    Path path =
        search
            .find(file)
            .orElseThrow(
                () -> {
                  found.add(file + ": not found");
                  return new DeviceUnavailableException(
                      what
                          + " ("
                          + file
                          + ") was not found in "
                          + search.folders().size()
                          + " folders; set SUNDER_CUDA_LIBRARIES to its folder");
                });
    found.add(file + ": " + path);
    return path;
  }

  /** NVRTC, which cuDNN compiles some of its kernels by, and what NVRTC itself opens by name. */
  private void preloadCompiler(int major, Path cudnn) {
    Optional<Path> compiler = search.findNear("libnvrtc.so." + major, cudnn);
    if (compiler.isPresent()) {
      for (Path builtins : LibrarySearch.builtins(compiler.get())) {
        load(builtins.getFileName().toString(), builtins, false);
      }
      load("libnvrtc.so." + major, compiler.get(), false);
    }
  }

  private void preload(String file, Path neighbour, boolean required) {
    Optional<Path> path = search.findNear(file, neighbour);
    if (path.isPresent()) {
      load(file, path.get(), required);
    } else if (required) {
      require(file, "cuBLAS");
    }
  }

  /** What is not required may fail to load: then whoever needs it says so. */
  private void load(String file, Path path, boolean required) {
    try {
      System.load(path.toString());
      found.add(file + ": " + path);
    } catch (UnsatisfiedLinkError refused) {
      if (required) {
        throw refused;
      }
      found.add(file + ": not loaded, " + oneLine(refused));
    }
  }
}
