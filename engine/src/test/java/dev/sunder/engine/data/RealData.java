package dev.sunder.engine.data;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Data sets too large for the repository, in a folder named by the property {@code sunder.data}, by
 * SUNDER_DATA, or beside the project.
 */
final class RealData {

  private RealData() {}

  /** A file or folder of it; skips the test where it is missing. */
  static Path at(String name) {
    String environment = System.getenv("SUNDER_DATA");
    String beside = "../../shared/data";
    Path file =
        Path.of(System.getProperty("sunder.data", environment == null ? beside : environment))
            .resolve(name);
    assumeTrue(Files.exists(file), () -> file + " is not there");
    return file;
  }
}
