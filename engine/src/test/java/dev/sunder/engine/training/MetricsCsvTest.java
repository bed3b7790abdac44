package dev.sunder.engine.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsCsvTest {

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("metrics.csv");
  }

  /** Steps from one to another; step s has a loss of 1/s. */
  private void write(long after, long last, int every) {
    try (MetricsCsv metrics = new MetricsCsv(file, every)) {
      metrics.onStart(FakeReport.startAfter(after));
      for (long step = after + 1; step <= last; step++) {
        metrics.onStep(FakeReport.of(step, 1.0 / step));
        if (step % 10 == 0) {
          metrics.onEpoch(
              new EpochReport((int) step / 10 - 1, step, Optional.of(FakeReport.evaluation(0.75))));
        }
      }
    }
  }

  /** The rows without the speed, which is another each time. */
  private List<String> rows() throws IOException {
    return Files.readAllLines(file).stream()
        .map(row -> row.substring(0, row.lastIndexOf(',')))
        .toList();
  }

  @Test
  void aRowIsWrittenEverySoManyStepsAndAfterAnEpoch() throws IOException {
    write(0, 10, 4);
    assertEquals(
        List.of(
            "step,epoch,learning_rate,loss,accuracy,validation_loss,validation_accuracy",
            "4,0,0.5,0.25,0.25,,",
            "8,0,0.5,0.125,0.25,,",
            "10,0,,,,0.75,0.5"),
        rows());
  }

  @Test
  void theLastStepHasARow() throws IOException {
    write(0, 100, 7);
    assertTrue(rows().contains("100,0,0.5,0.01,0.25,,"));
  }

  @Test
  void theSpeedIsPositiveAndOnlyOnStepsRows() throws IOException {
    write(0, 10, 4);
    List<String> rows = Files.readAllLines(file);
    assertTrue(Double.parseDouble(rows.get(1).substring(rows.get(1).lastIndexOf(',') + 1)) > 0);
    assertTrue(rows.get(3).endsWith(","));
  }

  @Test
  void aFreshRunReplacesTheRowsOfAnother() throws IOException {
    write(0, 90, 1);
    write(0, 4, 4);
    assertEquals(2, rows().size());
  }

  @Test
  void aResumedRunLeavesTheRowsOfAnUninterruptedOne() throws IOException {
    write(0, 37, 3);
    List<String> uninterrupted = rows();
    write(0, 31, 3);
    Files.writeString(file, "32,0,0.5,0.0", StandardOpenOption.APPEND);
    write(20, 37, 3);
    assertEquals(uninterrupted, rows());
  }

  @Test
  void aResumedRunWhoseMetricsAreGoneStartsWithTheHeader() throws IOException {
    write(20, 21, 3);
    assertEquals(2, rows().size());
    assertTrue(rows().get(0).startsWith("step,"));
  }

  @Test
  void aResumedRunDoesNotTouchAFileThatHoldsSomethingElse() throws IOException {
    Files.writeString(file, "name,price\nbread,2\n");
    IllegalStateException refused =
        assertThrows(IllegalStateException.class, () -> write(20, 21, 3));
    assertTrue(refused.getMessage().contains("metrics.csv, line 1: expected"));
    assertEquals("name,price\nbread,2\n", Files.readString(file));
  }

  @Test
  void aRowThatIsNoneIsNamedByItsLine() throws IOException {
    write(0, 6, 3);
    Files.writeString(file, "six,0\n", StandardOpenOption.APPEND);
    IllegalStateException refused =
        assertThrows(IllegalStateException.class, () -> write(20, 21, 3));
    assertTrue(refused.getMessage().contains("line 4: expected a step's number first"));
  }
}
