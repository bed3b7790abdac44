package dev.sunder.kernels.cuda;

import dev.sunder.kernels.cuda.AlgorithmChoice.Algorithm;
import dev.sunder.kernels.natives.CacheFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jcuda.driver.JCudaDriver;
import jcuda.jcudnn.JCudnn;

/**
 * Which algorithm was found to be the fastest for each convolution, remembered between runs in a
 * small file: one line each, {@code machine | convolution | number/math type}, the machine being
 * the GPU, the driver, cuDNN and the precision.
 *
 * <p>It is a memory, not a promise: a line that cannot be read is forgotten, an algorithm that is
 * refused is chosen anew, and a file that cannot be written is done without.
 */
final class AlgorithmMemory {

  private static final Pattern LINE =
      Pattern.compile("([^|\n]+) \\| ([^|\n]+) \\| (\\d{1,2})/(\\d)");
  private static final int MOST_LINES = 10_000;

  private final Path file;
  private final String machine;
  private final Map<String, Algorithm> known = new TreeMap<>();
  private boolean changed;

  /** Reads what is remembered for a machine. */
  AlgorithmMemory(Path file, String machine) {
    this.file = file;
    this.machine = machine.replace('|', '/');
    for (Matcher line : lines()) {
      if (line.group(1).equals(this.machine)) {
        int number = Integer.parseInt(line.group(3));
        known.put(line.group(2), new Algorithm(number, Integer.parseInt(line.group(4))));
      }
    }
  }

  static AlgorithmMemory of(CudaContext context) {
    int[] driver = new int[1];
    Status.driver(
        JCudaDriver.cuDriverGetVersion(driver), "cuDriverGetVersion", "opening the cuda device");
    String machine =
        String.join(
            ", ",
            context.gpuName(),
            "CUDA " + driver[0],
            "cuDNN " + JCudnn.cudnnGetVersion(),
            context.precision().toString());
    return new AlgorithmMemory(CacheFolder.open().path().resolve("cuda-algorithms.txt"), machine);
  }

  /** The algorithm remembered for a convolution, or null. */
  Algorithm recall(String convolution) {
    return known.get(convolution);
  }

  void remember(String convolution, Algorithm algorithm) {
    changed |= !algorithm.equals(known.put(convolution, algorithm));
  }

  /** Writes what is new, beside what other machines wrote. */
  void save() {
    if (!changed) {
      return;
    }
    List<String> text = new ArrayList<>();
    for (Matcher line : lines()) {
      if (!line.group(1).equals(machine) || !known.containsKey(line.group(2))) {
        text.add(line.group());
      }
    }
    known.forEach(
        (convolution, algorithm) ->
            text.add(
                String.join(
                    " | ", machine, convolution, algorithm.number() + "/" + algorithm.mathType())));
    try {
      Files.createDirectories(file.getParent());
      Path written = Files.createTempFile(file.getParent(), "algorithms", ".txt");
      Files.write(written, text);
      Files.move(
          written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      changed = false;
    } catch (IOException unwritable) {
      // Next time they are measured again.
      changed = true;
    }
  }

  private List<Matcher> lines() {
    List<Matcher> lines = new ArrayList<>();
    try (var all = Files.lines(file)) {
      all.limit(MOST_LINES).map(LINE::matcher).filter(Matcher::matches).forEach(lines::add);
    } catch (IOException | UncheckedIOException none) {
      return lines;
    }
    return lines;
  }
}
