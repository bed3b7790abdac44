package dev.sunder.engine.training;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Writes a run's metrics as comma-separated values, one row every n steps and one after each epoch.
 *
 * <p>The columns are {@link #HEADER}; a step's row leaves the validation's cells empty, an epoch's
 * row the others. {@code loss} and {@code accuracy} are those of the step's batch, before its
 * update. {@code step} counts steps done.
 *
 * <p>Rows reach the file as they are made. A fresh run overwrites the file; a resumed one drops the
 * rows after its checkpoint and appends, so that nothing is missing and nothing is there twice.
 */
public final class MetricsCsv implements TrainingListener {

  /** The first line. */
  public static final String HEADER =
      "step,epoch,learning_rate,loss,accuracy,validation_loss,validation_accuracy,"
          + "examples_per_second";

  /** Longer lines are no metrics: a bound for files that lie. */
  private static final int MAX_LINE = 1000;

  private final Path file;
  private final int every;
  private FileChannel channel;
  private long lastStep;
  private long examples;
  private long since;

  /**
   * Metrics of a run.
   *
   * @param file what to write; its folder must exist
   * @param every steps between two rows, at least 1
   */
  public MetricsCsv(Path file, int every) {
    if (every < 1) {
      throw new IllegalArgumentException("steps between rows must be at least 1, got " + every);
    }
    this.file = file;
    this.every = every;
  }

  @Override
  public void onStart(RunStart start) {
    lastStep = start.horizon().steps();
    try {
      boolean append = start.resumed() && Files.exists(file);
      long end = append ? endOfStep(start.step()) : 0;
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      channel.truncate(end);
      channel.position(end);
    } catch (IOException failure) {
      throw cannotWrite(failure);
    }
    if (!start.resumed() || position() == 0) {
      write(HEADER);
    }
    restartClock();
  }

  @Override
  public void onStep(StepReport report) {
    examples += report.examples();
    if (report.step() % every != 0 && report.step() != lastStep) {
      return;
    }
    // Reading the loss waits for the device, so the clock is read after it.
    String measured = report.loss() + "," + report.accuracy();
    double seconds = (System.nanoTime() - since) / 1e9;
    write(
        report.step()
            + ","
            + report.epoch()
            + ","
            + report.learningRate()
            + ","
            + measured
            + ",,,"
            + (float) (examples / seconds));
    restartClock();
  }

  @Override
  public void onEpoch(EpochReport report) {
    Optional<Evaluation> validation = report.validation();
    if (validation.isPresent()) {
      write(
          report.step()
              + ","
              + report.epoch()
              + ",,,,"
              + validation.get().loss()
              + ","
              + validation.get().accuracy()
              + ",");
    }
    restartClock();
  }

  @Override
  public void close() {
    if (channel == null) {
      return;
    }
    try {
      channel.close();
    } catch (IOException failure) {
      throw cannotWrite(failure);
    }
  }

  private void restartClock() {
    since = System.nanoTime();
    examples = 0;
  }

  /** The position after the last complete row of the given step or an earlier one. */
  private long endOfStep(long step) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      long end = 0;
      for (long number = 1; ; number++) {
        String line = readLine(in, number);
        if (line == null) {
          return end;
        }
        if (number == 1 ? !line.equals(HEADER) : stepOf(line, number) > step) {
          if (number == 1) {
            throw wrong(number, "\"" + HEADER + "\"", line);
          }
          return end;
        }
        end += line.length() + 1;
      }
    }
  }

  /** A line without its end, or null where a complete one is missing. */
  private String readLine(InputStream in, long number) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0; c = in.read()) {
      if (c == '\n') {
        return line.toString();
      }
      if (line.length() == MAX_LINE) {
        throw wrong(number, "at most " + MAX_LINE + " characters", line.substring(0, 40) + "...");
      }
      line.append((char) c);
    }
    return null;
  }

  private long stepOf(String line, long number) {
    int comma = line.indexOf(',');
    try {
      return Long.parseLong(line.substring(0, Math.max(comma, 0)));
    } catch (NumberFormatException notANumber) {
      throw wrong(number, "a step's number first", line);
    }
  }

  private IllegalStateException wrong(long number, String expected, String found) {
    return new IllegalStateException(
        file
            + ", line "
            + number
            + ": expected "
            + expected
            + ", found \""
            + found
            + "\": no metrics to append to; move the file away or start afresh");
  }

  private long position() {
    try {
      return channel.position();
    } catch (IOException failure) {
      throw cannotWrite(failure);
    }
  }

  private void write(String line) {
    ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.US_ASCII));
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException failure) {
      throw cannotWrite(failure);
    }
  }

  private UncheckedIOException cannotWrite(IOException failure) {
    return new UncheckedIOException("cannot write metrics to " + file + ": " + failure, failure);
  }
}
