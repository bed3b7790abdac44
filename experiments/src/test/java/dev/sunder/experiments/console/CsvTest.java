package dev.sunder.experiments.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class CsvTest {

  @Test
  void fieldsAreQuotedOnlyWhereTheyMustBe() {
    assertEquals("a b,1.5", Csv.line("a b", "1.5"));
    assertEquals("\"cat, sitting.jpg\",x", Csv.line("cat, sitting.jpg", "x"));
    assertEquals("\"a \"\"dog\"\"\"", Csv.line("a \"dog\""));
    assertEquals("two\\u000alines", Csv.line("two\nlines"));
  }
}
