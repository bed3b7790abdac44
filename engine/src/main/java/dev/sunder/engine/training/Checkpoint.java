package dev.sunder.engine.training;

import dev.sunder.engine.format.ModelFileException;
import dev.sunder.engine.format.TensorFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that a run needs to go on as if it had not been interrupted. Random numbers depend on the
 * seed and the position alone, so the position stands for the state of every generator.
 *
 * <p>The same bits come out only on the device that computed the first part, on the CPU with the
 * same number of threads: sums are split among threads, and each split rounds otherwise. It then
 * chooses its algorithms as it did at first.
 *
 * @param step steps done
 * @param on what computed it
 * @param facts all that the result depends on, by key: options, data, network, first parameters
 * @param parameters all parameters of the network by name
 * @param velocities the momentum's v of each trained parameter
 */
public record Checkpoint(
    long step,
    TrainedOn on,
    SortedMap<String, String> facts,
    SortedMap<String, float[]> parameters,
    SortedMap<String, float[]> velocities) {

  private static final String FORMAT = "format";
  private static final String FORMAT_NAME = "sunder-checkpoint-1";
  private static final String STEP = "step";
  private static final String DEVICE = "device";
  private static final String TUNING = "tuning";
  private static final String FACT = "fact.";
  private static final String PARAMETER = "parameter.";
  private static final String VELOCITY = "velocity.";

  /** Writes to a file, whole or not at all. */
  void write(Path file) {
    Map<String, String> texts = new TreeMap<>();
    texts.put(FORMAT, FORMAT_NAME);
    texts.put(STEP, Long.toString(step));
    texts.put(DEVICE, on.device());
    texts.put(TUNING, on.tuning());
    facts.forEach((key, value) -> texts.put(FACT + key, value));
    Map<String, float[]> tensors = new TreeMap<>();
    parameters.forEach((name, values) -> tensors.put(PARAMETER + name, values));
    velocities.forEach((name, values) -> tensors.put(VELOCITY + name, values));
    TensorFile.of(texts, tensors).write(file);
  }

  /**
   * Reads a file.
   *
   * @throws ModelFileException if it is not there or damaged
   * @throws IllegalArgumentException if it is no checkpoint of this version
   */
  static Checkpoint read(Path file) {
    TensorFile content = TensorFile.read(file);
    SortedMap<String, String> texts = content.texts();
    if (!FORMAT_NAME.equals(texts.get(FORMAT))
        || !texts.getOrDefault(STEP, "").matches("\\d{1,18}")) {
      throw new IllegalArgumentException(
          file + " is no checkpoint of this version: expected format " + FORMAT_NAME);
    }
    return new Checkpoint(
        Long.parseLong(texts.get(STEP)),
        new TrainedOn(texts.getOrDefault(DEVICE, ""), texts.getOrDefault(TUNING, "")),
        startingWith(FACT, texts),
        startingWith(PARAMETER, content.tensors()),
        startingWith(VELOCITY, content.tensors()));
  }

  /**
   * Checks that a run would go on with what it began with.
   *
   * @throws IllegalArgumentException naming every fact that differs
   */
  void requireSame(Map<String, String> now) {
    SortedMap<String, String> all = new TreeMap<>(facts);
    all.putAll(now);
    StringBuilder differences = new StringBuilder();
    for (String key : all.keySet()) {
      String before = facts.getOrDefault(key, "missing");
      String here = now.getOrDefault(key, "missing");
      if (!before.equals(here)) {
        differences
            .append(differences.isEmpty() ? "" : "; ")
            .append(key)
            .append(" was ")
            .append(before)
            .append(", now is ")
            .append(here);
      }
    }
    if (!differences.isEmpty()) {
      throw new IllegalArgumentException(
          "cannot resume the run of the checkpoint at step "
              + step
              + ": "
              + differences
              + "; resume with what it began with, or start afresh");
    }
  }

  private static <T> SortedMap<String, T> startingWith(String prefix, SortedMap<String, T> all) {
    SortedMap<String, T> found = new TreeMap<>();
    all.tailMap(prefix)
        .forEach(
            (key, value) -> {
              if (key.startsWith(prefix)) {
                found.put(key.substring(prefix.length()), value);
              }
            });
    return found;
  }
}
