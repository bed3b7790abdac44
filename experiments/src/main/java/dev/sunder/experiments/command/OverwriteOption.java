package dev.sunder.experiments.command;

import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that lets a command replace files. */
final class OverwriteOption {

  @Option(names = "--overwrite", description = "Replace what is there already.")
  private boolean overwrite;

  /**
   * Refuses to replace files that nobody gave up.
   *
   * @throws IllegalArgumentException if one is there
   */
  void requireFree(Path... files) {
    for (Path file : files) {
      if (!overwrite && Files.exists(file)) {
        throw new IllegalArgumentException(
            file + " is there already: --overwrite replaces it, another name leaves it alone");
      }
    }
  }
}
