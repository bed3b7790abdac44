package dev.sunder.testdata;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Draws the toy data anew: {@code java -cp test-data/target/classes
 * dev.sunder.testdata.ToyDataGenerator FOLDER}. The seeds are constants of {@link PetSet} and
 * {@link DigitSet}; there is nothing to choose.
 */
public final class ToyDataGenerator {
  private ToyDataGenerator() {}

  /**
   * Writes the files that {@link ToyData} unpacks, their checksums and a contact sheet.
   *
   * @param arguments the folder to write to, made if it is not there
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 1) {
      System.err.println("usage: java dev.sunder.testdata.ToyDataGenerator FOLDER");
      System.exit(2);
    }
    Path folder = Path.of(arguments[0]);
    Map<String, byte[]> files = files();
    files.put(Checksums.FILE, Checksums.of(files).text().getBytes(StandardCharsets.US_ASCII));
    files.put("contact-sheet.jpg", ContactSheet.jpeg());
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      AtomicFile.write(folder.resolve(file.getKey()), file.getValue());
      System.out.printf("%9d %s%n", file.getValue().length, file.getKey());
    }
  }

  /** The data files by name, in the order they are listed. */
  static Map<String, byte[]> files() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (PetSet set : PetSet.values()) {
      files.put(set.archive(), PetArchive.of(set));
    }
    for (DigitSet set : DigitSet.values()) {
      int side = DigitPicture.SIDE;
      files.put("digits/" + set.imagesFile(), IdxGz.of(set.pixels(), set.size(), side, side));
      files.put("digits/" + set.labelsFile(), IdxGz.of(set.labels(), set.size()));
    }
    return files;
  }
}
