package dev.sunder.experiments.console;

import dev.sunder.engine.text.Printable;

/** Lines of comma-separated values (RFC 4180). */
public final class Csv {

  private Csv() {}

  /** One line, its fields {@link Printable} and quoted where they must be. */
  public static String line(String... fields) {
    StringBuilder line = new StringBuilder();
    for (String field : fields) {
      line.append(line.length() == 0 ? "" : ",").append(quoted(Printable.line(field)));
    }
    return line.toString();
  }

  private static String quoted(String field) {
    boolean plain = field.chars().noneMatch(c -> c == ',' || c == '"');
    return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
  }
}
