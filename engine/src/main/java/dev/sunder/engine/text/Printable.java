package dev.sunder.engine.text;

import java.util.Locale;

/**
 * Text that a stranger may have written, such as a file's or a class's name, made fit for a
 * terminal: what would move the cursor, change colours or turn the order of letters around is shown
 * as its number, {@code \}{@code u001b}, and does nothing.
 *
 * <p>Escaped are the controls of C0 and C1 with DEL, format characters such as the bidirectional
 * overrides, the separators of lines and paragraphs, and lone surrogates. In JSON the escaped form
 * stands for the same text.
 */
public final class Printable {

  private Printable() {}

  /** The text on one line. */
  public static String line(String text) {
    return escaped(text, false);
  }

  /** The text with its line ends and tabs, for what has several lines by intention. */
  public static String lines(String text) {
    return escaped(text, true);
  }

  private static String escaped(String text, boolean keepLayout) {
    if (text.codePoints().noneMatch(Printable::acts)) {
      return text;
    }
    StringBuilder safe = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            point -> {
              if (!acts(point) || (keepLayout && (point == '\n' || point == '\t'))) {
                safe.appendCodePoint(point);
              } else {
                for (char unit : Character.toChars(point)) {
                  safe.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
                }
              }
            });
    return safe.toString();
  }

  /** Whether a terminal would do something else than show a letter. */
  private static boolean acts(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }
}
