package dev.sunder.testdata;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Toy cats and dogs and stroke-drawn digits, unpacked into a folder.
 *
 * @param pets a zip of 1,600 training pictures, 64 by 64 RGB JPEG, in Kaggle's naming: {@code
 *     train/cat.0.jpg} to {@code train/dog.799.jpg}
 * @param petsValidation a zip of 400 more, {@code valid/cat.800.jpg} to {@code valid/dog.999.jpg}
 * @param digits a folder of the four MNIST files, gzipped: 2,000 training and 500 test digits, 28
 *     by 28, white on black
 */
public record ToyData(Path pets, Path petsValidation, Path digits) {

  /**
   * Unpacks what is not already there, byte for byte; a file that differs is replaced. Several
   * processes may do so at once: no file is ever seen half-written.
   *
   * @param folder made if it is not there
   * @throws IOException if the folder cannot be written, naming the file
   */
  public static ToyData unpackTo(Path folder) throws IOException {
    byte[] list = resource(Checksums.FILE);
    Checksums checksums = Checksums.parse(new String(list, StandardCharsets.US_ASCII));
    for (Map.Entry<String, String> entry : checksums.hashByName().entrySet()) {
      Path file = folder.resolve(entry.getKey());
      if (!holds(file, entry.getValue())) {
        AtomicFile.write(file, resource(entry.getKey()));
      }
    }
    return new ToyData(
        folder.resolve(PetSet.TRAIN.archive()),
        folder.resolve(PetSet.VALIDATION.archive()),
        folder.resolve("digits"));
  }

  private static boolean holds(Path file, String hash) throws IOException {
    return Files.isRegularFile(file) && Checksums.sha256(Files.readAllBytes(file)).equals(hash);
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = ToyData.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new FileNotFoundException(
            "dev/sunder/testdata/" + name + " is missing from the class path");
      }
      return in.readAllBytes();
    }
  }
}
