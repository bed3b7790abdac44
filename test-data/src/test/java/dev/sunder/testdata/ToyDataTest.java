package dev.sunder.testdata;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToyDataTest {
  private static final List<String> FILES =
      List.of(
          "digits/t10k-images-idx3-ubyte.gz",
          "digits/t10k-labels-idx1-ubyte.gz",
          "digits/train-images-idx3-ubyte.gz",
          "digits/train-labels-idx1-ubyte.gz",
          "pets-train.zip",
          "pets-valid.zip");

  @TempDir Path folder;

  private List<String> unpacked() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString().replace('\\', '/'))
          .sorted()
          .toList();
    }
  }

  private static byte[] committed(String name) throws IOException {
    try (InputStream in = Pictures.open(name)) {
      return in.readAllBytes();
    }
  }

  @Test
  void unpackingMakesTheSixFilesAndNothingElse() throws IOException {
    ToyData data = ToyData.unpackTo(folder);

    assertEquals(FILES, unpacked());
    assertEquals(folder.resolve("pets-train.zip"), data.pets());
    assertEquals(folder.resolve("pets-valid.zip"), data.petsValidation());
    assertEquals(folder.resolve("digits"), data.digits());
    for (String name : FILES) {
      assertArrayEquals(committed(name), Files.readAllBytes(folder.resolve(name)), name);
    }
  }

  @Test
  void unpackingAgainLeavesGoodFilesAlone() throws IOException {
    ToyData data = ToyData.unpackTo(folder);
    FileTime longAgo = FileTime.fromMillis(1_000_000);
    Files.setLastModifiedTime(data.pets(), longAgo);

    ToyData.unpackTo(folder);

    assertEquals(longAgo, Files.getLastModifiedTime(data.pets()));
  }

  @Test
  void unpackingReplacesADamagedFile() throws IOException {
    Path pets = ToyData.unpackTo(folder).petsValidation();
    byte[] bytes = Files.readAllBytes(pets);
    bytes[bytes.length / 2] ^= 1;
    Files.write(pets, bytes);

    ToyData.unpackTo(folder);

    assertArrayEquals(committed("pets-valid.zip"), Files.readAllBytes(pets));
    assertEquals(FILES, unpacked());
  }

  @Test
  void aFolderThatIsAFileIsRefusedByName() throws IOException {
    Path file = Files.writeString(folder.resolve("taken"), "");

    IOException error = assertThrows(IOException.class, () -> ToyData.unpackTo(file));

    assertTrue(error.getMessage().contains("taken"), error.getMessage());
  }

  @Test
  void allFilesTogetherAreAtMostFourMegabytes() throws IOException {
    int bytes = committed("SHA256SUMS").length + committed("contact-sheet.jpg").length;
    for (String name : FILES) {
      bytes += committed(name).length;
    }
    assertTrue(bytes <= 4_000_000, bytes + " bytes");
  }
}
