package dev.sunder.kernels.cpu;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * What was measured of a machine once, so that every later process chooses alike and gives the same
 * bits: a file for each machine, the first line its name, the second its costs. Of two processes
 * that measure at the same time, both take what the first has written.
 */
final class CostMemory {

  private static final int MOST_BYTES = 4096;

  private final Path file;
  private final String machine;

  /**
   * @param folder one that only this user can write
   * @param machine all that the costs depend on, in a line
   */
  CostMemory(Path folder, String machine) {
    this.machine = machine;
    CRC32 name = new CRC32();
    name.update(machine.getBytes(StandardCharsets.UTF_8));
    file = folder.resolve("cpu-costs-" + HexFormat.of().toHexDigits(name.getValue(), 8) + ".txt");
  }

  /** What this machine's file says; empty if there is none, or none that can be read. */
  Optional<ConvolutionCosts> recall() {
    try {
      if (Files.size(file) > MOST_BYTES) {
        return Optional.empty();
      }
      String[] lines = Files.readString(file).split("\n", -1);
      return lines.length == 3 && lines[0].equals(machine)
          ? Optional.of(ConvolutionCosts.parse(lines[1]))
          : Optional.empty();
    } catch (IOException | IllegalArgumentException unreadable) {
      return Optional.empty();
    }
  }

  /**
   * Writes the costs, whole or not at all.
   *
   * @return those that hold from now on: of another process if it was first; empty if they cannot
   *     be kept
   */
  Optional<ConvolutionCosts> remember(ConvolutionCosts costs) {
    Path written = null;
    try {
      written = Files.createTempFile(file.getParent(), "cpu-costs", ".part");
      Files.writeString(written, machine + "\n" + costs + "\n");
      try {
        publish(written);
      } catch (FileAlreadyExistsException other) {
        Optional<ConvolutionCosts> theirs = recall();
        if (theirs.isPresent()) {
          return theirs;
        }
        Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
      }
      return Optional.of(costs);
    } catch (IOException unwritable) {
      return Optional.empty();
    } finally {
      delete(written);
    }
  }

  /** Gives a file its name, unless there is one of that name. */
  private void publish(Path written) throws IOException {
    try {
      // A link is made only where there is nothing yet.
      Files.createLink(file, written);
    } catch (FileAlreadyExistsException other) {
      throw other;
    } catch (UnsupportedOperationException | FileSystemException noLinks) {
      Files.move(written, file);
    }
  }

  private static void delete(Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException ignored) {
      // A few bytes in the user's own folder.
    }
  }
}
