package dev.sunder.experiments.audit;

import java.util.function.Consumer;

/** Writes HTML in which every text and attribute is escaped. */
final class Html {

  private final StringBuilder text = new StringBuilder();

  /** An element with what {@code content} writes in it; attributes are names and values in turn. */
  Html element(String tag, Consumer<Html> content, String... attributes) {
    begin(tag, attributes);
    content.accept(this);
    text.append("</").append(tag).append('>');
    return this;
  }

  /** An element with text in it. */
  Html element(String tag, String content, String... attributes) {
    return element(tag, inside -> inside.text(content), attributes);
  }

  /** An element that has no content and no end, such as an image. */
  Html empty(String tag, String... attributes) {
    begin(tag, attributes);
    return this;
  }

  /** Text; characters that no page may hold become question marks. */
  Html text(String content) {
    content
        .codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> text.append("&amp;");
                case '<' -> text.append("&lt;");
                case '>' -> text.append("&gt;");
                case '"' -> text.append("&quot;");
                case '\'' -> text.append("&#39;");
                default -> text.appendCodePoint(allowed(c) ? c : '?');
              }
            });
    return this;
  }

  /** Text of our own that is HTML or CSS already. */
  Html trusted(String content) {
    text.append(content);
    return this;
  }

  /** All that was written. */
  @Override
  public String toString() {
    return text.toString();
  }

  private void begin(String tag, String... attributes) {
    text.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      text.append(' ').append(attributes[i]).append("=\"");
      text(attributes[i + 1]);
      text.append('"');
    }
    text.append('>');
  }

  private static boolean allowed(int c) {
    boolean control = (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c < 0xA0);
    boolean surrogate = c >= 0xD800 && c <= 0xDFFF;
    // Marks that turn the direction of writing could make a name look like another.
    boolean turns = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    return !control && !surrogate && !turns;
  }
}
