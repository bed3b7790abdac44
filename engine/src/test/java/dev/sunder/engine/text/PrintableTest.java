package dev.sunder.engine.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

class PrintableTest {

  @Test
  void whatATerminalObeysIsShownAsItsNumber() {
    assertEquals("\\u001b[31mred", Printable.line("\u001b[31mred"));
    assertEquals("\\u009b2J", Printable.line("\u009b2J"));
    assertEquals("a\\u007fb\\u0007", Printable.line("a\u007fb\u0007"));
    assertEquals("gpj\\u202etac", Printable.line("gpj\u202etac"));
    assertEquals("\\u2066x\\u2069", Printable.line("\u2066x\u2069"));
    assertEquals("\\u2028", Printable.line("\u2028"));
    assertEquals("\\ud800", Printable.line("\ud800"));
    // A tag character, beyond 16 bits: two units, as JSON writes it.
    assertEquals("\\udb40\\udc41", Printable.line(new String(Character.toChars(0xE0041))));
  }

  @Test
  void lettersOfAllLanguagesStay() {
    String text = "Kätzchen, 猫, кошка, 🐈";
    assertSame(text, Printable.line(text));
  }

  @Test
  void lineEndsStayOnlyWhereThereAreLines() {
    assertEquals("a\\u000ab", Printable.line("a\nb"));
    assertEquals("a\nb\\u000d", Printable.lines("a\nb\r"));
  }
}
