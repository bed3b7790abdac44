package dev.sunder.experiments.paper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsTest {

  private static final String HEADER =
      "step,epoch,learning_rate,loss,accuracy,validation_loss,validation_accuracy,"
          + "examples_per_second\n";

  @TempDir private Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("metrics.csv"), text);
  }

  @Test
  void rowsOfStepsGiveLossesAndRowsOfEpochsAccuracies() throws IOException {
    Metrics metrics =
        Metrics.read(
            file(
                HEADER
                    + "10,0,0.01,0.75,0.5,,,46.2\n"
                    + "12,0,0.01,0.5,0.625,,,50.1\n"
                    + "12,0,,,,0.6,0.875,\n"));
    assertEquals(List.of(new Metrics.At(10, 0.75), new Metrics.At(12, 0.5)), metrics.losses());
    assertEquals(List.of(new Metrics.At(12, 0.875)), metrics.accuracies());
  }

  @Test
  void aDamagedRowIsNamed() throws IOException {
    Path file = file(HEADER + "10,0,0.01,0.75,0.5,,,46.2\n20,0,0.01,zero,0.5,,,46.2\n");
    IOException failed = assertThrows(IOException.class, () -> Metrics.read(file));
    assertTrue(failed.getMessage().startsWith(file + ", line 3: "), failed.getMessage());
    Path cut = file(HEADER + "10,0,0.01\n");
    failed = assertThrows(IOException.class, () -> Metrics.read(cut));
    assertTrue(failed.getMessage().startsWith(file + ", line 2: "), failed.getMessage());
  }

  @Test
  void anotherFileIsRefused() throws IOException {
    Path file = file("a,b\n1,2\n");
    IOException failed = assertThrows(IOException.class, () -> Metrics.read(file));
    assertTrue(failed.getMessage().contains("line 1: expected \"step,epoch"), failed.getMessage());
  }
}
