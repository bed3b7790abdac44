package dev.sunder.engine.training;

import dev.sunder.engine.format.ModelFileException;
import dev.sunder.engine.text.Printable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where and how often a run leaves {@linkplain Checkpoint checkpoints}: {@code
 * checkpoint-STEP.safetensors} in a folder, each written whole or not at all. The last two are
 * kept, so that there is one to go back to should the last be damaged.
 *
 * @param folder the folder, for one run alone; made when needed
 * @param everySteps steps between two checkpoints; 0 for no such limit
 * @param everyTime time between two checkpoints, whichever limit is reached first; zero for no such
 *     limit
 * @param resume whether to go on after the last checkpoint in the folder, if there is one;
 *     otherwise those that are there are removed
 */
public record Checkpoints(Path folder, long everySteps, Duration everyTime, boolean resume) {

  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
  private static final Pattern NAME = Pattern.compile("checkpoint-(\\d{1,18})\\.safetensors");
  private static final Pattern UNFINISHED =
      Pattern.compile("\\.checkpoint-\\d+\\.safetensors\\.[0-9a-f]+\\.tmp");
  private static final int KEPT = 2;

  public Checkpoints {
    if (everySteps < 0 || everyTime.isNegative()) {
      throw new IllegalArgumentException(
          "steps and time between checkpoints must be at least 0, got "
              + everySteps
              + " and "
              + everyTime);
    }
  }

  /** One checkpoint every ten minutes and one at the end; a run starts afresh. */
  public static Checkpoints in(Path folder) {
    return new Checkpoints(folder, 0, Duration.ofMinutes(10), false);
  }

  /** The same with a checkpoint at least every so many steps. */
  public Checkpoints withEverySteps(long steps) {
    return new Checkpoints(folder, steps, everyTime, resume);
  }

  /** The same with a checkpoint at least every so often. */
  public Checkpoints withEveryTime(Duration time) {
    return new Checkpoints(folder, everySteps, time, resume);
  }

  /** The same, going on after the last checkpoint in the folder, if there is one. */
  public Checkpoints resuming(boolean on) {
    return new Checkpoints(folder, everySteps, everyTime, on);
  }

  /**
   * The last checkpoint that is sound; of each later one that is not, the log is warned.
   *
   * @return empty if there is no checkpoint at all
   * @throws ModelFileException if there are some, all damaged; the message is that of the last
   */
  public Optional<Checkpoint> latest() {
    RuntimeException damage = null;
    for (Path file : files().descendingMap().values()) {
      try {
        Checkpoint found = Checkpoint.read(file);
        if (damage != null) {
          LOG.warn("{}; going back to {}", Printable.line(damage.getMessage()), file.getFileName());
        }
        return Optional.of(found);
      } catch (ModelFileException damaged) {
        damage = damage == null ? damaged : damage;
      }
    }
    if (damage != null) {
      throw damage;
    }
    return Optional.empty();
  }

  /** The step of the last checkpoint, sound or not; empty if there is none. */
  public OptionalLong lastStep() {
    TreeMap<Long, Path> files = files();
    return files.isEmpty() ? OptionalLong.empty() : OptionalLong.of(files.lastKey());
  }

  /** Writes a checkpoint, then removes those that are no longer needed. */
  void write(Checkpoint checkpoint) {
    checkpoint.write(
        folder.resolve(
            String.format(Locale.ROOT, "checkpoint-%09d.safetensors", checkpoint.step())));
    TreeMap<Long, Path> files = files();
    while (files.size() > KEPT) {
      delete(files.pollFirstEntry().getValue());
    }
  }

  /**
   * Removes checkpoints that do not belong to the run that starts: all of them for a fresh one,
   * those after the step for one that resumes. What a killed run left unfinished goes as well.
   */
  void clearAfter(long step, boolean fresh) {
    files()
        .forEach(
            (at, file) -> {
              if (fresh || at > step) {
                delete(file);
              }
            });
    for (Path file : matching(UNFINISHED).values()) {
      delete(file);
    }
  }

  private TreeMap<Long, Path> files() {
    TreeMap<Long, Path> files = new TreeMap<>();
    matching(NAME)
        .forEach(
            (name, file) -> {
              Matcher matcher = NAME.matcher(name);
              if (matcher.matches()) {
                files.put(Long.parseLong(matcher.group(1)), file);
              }
            });
    return files;
  }

  private Map<String, Path> matching(Pattern pattern) {
    Map<String, Path> found = new TreeMap<>();
    if (!Files.exists(folder)) {
      return found;
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      for (Path file : all) {
        String name = file.getFileName().toString();
        if (pattern.matcher(name).matches()) {
          found.put(name, file);
        }
      }
      return found;
    } catch (IOException failure) {
      throw new UncheckedIOException(
          "cannot look for checkpoints in " + folder + ": " + failure, failure);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot remove " + file + ": " + failure, failure);
    }
  }
}
