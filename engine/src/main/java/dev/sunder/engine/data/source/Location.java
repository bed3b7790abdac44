package dev.sunder.engine.data.source;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a PATH names: a folder or file, and optionally something inside it after an exclamation
 * mark, as in {@code animals.zip!/train}.
 *
 * @param path the folder or file
 * @param inside a folder or file in it, with forward slashes and none at the ends; empty for all of
 *     it
 */
public record Location(Path path, String inside) {

  /** Splits a PATH. A file or folder that really has such a name comes first. */
  public static Location of(Path path) {
    String text = path.toString().replace('\\', '/');
    for (int mark = text.indexOf('!');
        mark > 0 && !Files.exists(path);
        mark = text.indexOf('!', mark + 1)) {
      boolean separates = mark + 1 == text.length() || text.charAt(mark + 1) == '/';
      Path outer = Path.of(path.toString().substring(0, mark));
      if (separates && Files.exists(outer)) {
        return new Location(outer, text.substring(mark + 1).replaceAll("^/+|/+$", ""));
      }
    }
    return new Location(path, "");
  }
}
