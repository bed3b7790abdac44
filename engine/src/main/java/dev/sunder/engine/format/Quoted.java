package dev.sunder.engine.format;

import dev.sunder.engine.text.Printable;

/** Text out of a file, made fit for a message: short, on one line. */
final class Quoted {

  private static final int LONGEST = 80;

  private Quoted() {}

  /** The text in quotes, control characters escaped, cut where it is long. */
  static String of(String text) {
    int points = text.codePointCount(0, text.length());
    String shown =
        points > LONGEST ? text.substring(0, text.offsetByCodePoints(0, LONGEST)) + "..." : text;
    return '"' + Printable.line(shown) + '"';
  }
}
