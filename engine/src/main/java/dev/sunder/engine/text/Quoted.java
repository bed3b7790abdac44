package dev.sunder.engine.text;

/** Text out of a file, made fit for a message: short, on one line. */
public final class Quoted {

  private static final int LONGEST = 80;

  private Quoted() {}

  /** The text in quotes, control characters escaped, cut where it is long. */
  public static String of(String text) {
    int points = text.codePointCount(0, text.length());
    String shown =
        points > LONGEST ? text.substring(0, text.offsetByCodePoints(0, LONGEST)) + "..." : text;
    return '"' + Printable.line(shown) + '"';
  }
}
