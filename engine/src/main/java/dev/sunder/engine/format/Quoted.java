package dev.sunder.engine.format;

/** Text out of a file, made fit for a message: short, on one line. */
final class Quoted {

  private static final int LONGEST = 80;

  private Quoted() {}

  /** The text in quotes, control characters escaped, cut where it is long. */
  static String of(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .limit(LONGEST)
        .forEach(
            point -> {
              if (Character.isISOControl(point) || Character.getType(point) == Character.FORMAT) {
                quoted.append(String.format("\\u%04x", point));
              } else {
                quoted.appendCodePoint(point);
              }
            });
    return quoted + (text.codePointCount(0, text.length()) > LONGEST ? "...\"" : "\"");
  }
}
