package dev.sunder.kernels.cuda;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which programs are on the path. */
final class Tools {

  private Tools() {}

  static boolean found(String program) {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, program))) {
        return true;
      }
    }
    return false;
  }
}
