package dev.sunder.engine.data;

import dev.sunder.engine.data.source.Entries;
import java.io.IOException;
import org.slf4j.LoggerFactory;

/** Opening and closing folders and archives. */
final class Sources {

  private Sources() {}

  /** Nothing is lost when a file that was only read fails to close. */
  static void closeQuietly(Entries entries) {
    try {
      entries.close();
    } catch (IOException e) {
      LoggerFactory.getLogger(Sources.class).debug("closing failed", e);
    }
  }
}
