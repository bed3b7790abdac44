package dev.sunder.experiments.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {

  @Test
  void wordsStandLeftAndNumbersRight() {
    TextTable table = new TextTable("name", "bytes");
    table.row("a", 1_234_567);
    table.row("longer", 8);
    assertEquals(
        List.of("name        bytes", "a       1,234,567", "longer          8"), table.lines());
  }

  /** What is known of a column is found once, not for every line. */
  @Test
  void aTableTakesTimeInProportionToItsRows() {
    TextTable table = new TextTable("name", "bytes");
    for (int i = 0; i < 100_000; i++) {
      table.row("a", i);
    }
    assertEquals(
        100_001, assertTimeoutPreemptively(Duration.ofSeconds(20), () -> table.lines().size()));
  }

  @Test
  void aRowWithTooFewCellsIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new TextTable("a", "b").row("x"));
  }
}
