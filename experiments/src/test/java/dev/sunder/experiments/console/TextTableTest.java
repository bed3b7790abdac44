package dev.sunder.experiments.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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

  @Test
  void aRowWithTooFewCellsIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new TextTable("a", "b").row("x"));
  }
}
