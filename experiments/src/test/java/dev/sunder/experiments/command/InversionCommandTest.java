package dev.sunder.experiments.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InversionCommandTest {

  @TempDir private Path out;

  @Test
  void noImageToRebuildIsRefused() {
    Outcome outcome =
        Outcome.of(
            "experiment",
            "inversion",
            "--data",
            out.toString(),
            "--images",
            "0",
            "--out",
            out.resolve("out").toString());
    assertEquals(2, outcome.exitCode());
    assertTrue(outcome.err().contains("--images needs at least 1, got 0"), outcome.err());
  }
}
