package dev.sunder.engine.data.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EntriesTest {

  @TempDir Path folder;

  private Path zip(Object... namesAndContents) throws IOException {
    Path file = folder.resolve("a.zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (int i = 0; i < namesAndContents.length; i += 2) {
        zip.putNextEntry(new ZipEntry((String) namesAndContents[i]));
        zip.write((byte[]) namesAndContents[i + 1]);
      }
    }
    return file;
  }

  private static List<String> names(Entries entries) {
    return entries.list().stream().map(Entry::name).toList();
  }

  @Test
  void folderAndArchiveListTheSameFilesInNaturalOrder() throws Exception {
    byte[] content = {1};
    try (Entries archive =
        Entries.of(
            zip(
                "b/10.x",
                content,
                "b/9.x",
                content,
                "a.x",
                content,
                "__MACOSX/a.x",
                content,
                ".y",
                content))) {
      assertEquals(List.of("a.x", "b/9.x", "b/10.x"), names(archive));
    }
    Path tree = Files.createDirectories(folder.resolve("tree/b")).getParent();
    for (String name : List.of("b/10.x", "b/9.x", "a.x", ".y")) {
      Files.write(tree.resolve(name), content);
    }
    try (Entries files = Entries.of(tree)) {
      assertEquals(List.of("a.x", "b/9.x", "b/10.x"), names(files));
      assertEquals(tree.resolve("b/9.x").toString(), files.describe(files.list().get(1)));
    }
  }

  @Test
  void archiveGivesBackWhatWasPacked() throws Exception {
    byte[] content = "the same again, the same again".getBytes(UTF_8);
    try (Entries archive = Entries.of(zip("x", content))) {
      assertArrayEquals(content, archive.read(archive.list().get(0), 100));
    }
  }

  @Test
  void flippedBitInAnArchivesContentIsNoticedThoughItIsNotCompressed() throws Exception {
    Path file = folder.resolve("stored.zip");
    byte[] content = new byte[500];
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      ZipEntry entry = new ZipEntry("x");
      CRC32 crc = new CRC32();
      crc.update(content);
      entry.setMethod(ZipEntry.STORED);
      entry.setSize(content.length);
      entry.setCrc(crc.getValue());
      zip.putNextEntry(entry);
      zip.write(content);
    }
    byte[] bytes = Files.readAllBytes(file);
    // The local header is 30 bytes and the name.
    bytes[33] ^= 0x10;
    Files.write(file, bytes);
    try (Entries archive = Entries.of(file)) {
      Entry entry = archive.list().get(0);
      String message =
          assertThrows(IOException.class, () -> archive.read(entry, 1000)).getMessage();
      assertTrue(message.contains("checksum"), message);
    }
  }

  @Test
  void contentThatUnpacksToTooMuchIsRefusedUnread() throws Exception {
    try (Entries archive = Entries.of(zip("bomb", new byte[3 << 20]))) {
      Entry bomb = archive.list().get(0);
      String message =
          assertThrows(IOException.class, () -> archive.read(bomb, 1 << 30)).getMessage();
      assertTrue(message.contains("zip bomb"), message);
      assertEquals(
          "holds 3145728 bytes, at most 1000 are accepted here",
          assertThrows(IOException.class, () -> archive.read(bomb, 1000)).getMessage());
    }
  }

  @Test
  void twoEntriesOfOneNameAreRefused() throws Exception {
    Path file = zip("x1", new byte[3], "x2", new byte[3]);
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 0; i + 1 < bytes.length; i++) {
      if (bytes[i] == 'x' && bytes[i + 1] == '2') {
        bytes[i + 1] = '1';
      }
    }
    Files.write(file, bytes);
    String message = assertThrows(IOException.class, () -> Entries.of(file)).getMessage();
    assertEquals("has two entries named x1, expected one", message);
  }

  @Test
  void linksThatLeadInACircleAreNamed() throws Exception {
    Path inner = Files.createDirectories(folder.resolve("loop/inner"));
    Files.createSymbolicLink(inner.resolve("back"), folder.resolve("loop"));
    Files.write(inner.resolve("a.png"), new byte[1]);
    try (Entries entries = Entries.of(folder.resolve("loop"))) {
      assertEquals(List.of(new Entry("inner/a.png", 1)), entries.list());
      assertEquals(
          List.of(
              "the symbolic link "
                  + inner.resolve("back")
                  + " leads back to a folder that holds it"),
          entries.unlisted());
    }
  }

  @Test
  void aPathNamesAPartAfterAnExclamationMark() throws Exception {
    Path file = zip("x", new byte[1]);
    assertEquals(new Location(file, "train/cat"), Location.of(Path.of(file + "!/train/cat/")));
    assertEquals(new Location(file, ""), Location.of(Path.of(file + "!")));
    assertEquals(new Location(file, ""), Location.of(file));
    assertEquals(
        new Location(Path.of("missing.zip!/x"), ""), Location.of(Path.of("missing.zip!/x")));
  }

  @Test
  void aFileThatReallyHasAnExclamationMarkComesFirst() throws Exception {
    Files.createDirectories(folder.resolve("a"));
    Path odd = Files.createDirectories(folder.resolve("a!/b"));
    assertEquals(new Location(odd, ""), Location.of(odd));
  }

  @Test
  void naturalOrderCountsNumbers() {
    List<String> sorted = List.of("2", "10", "cat.9", "cat.010", "cat.11", "cat.x", "dog");
    assertEquals(
        sorted,
        sorted.stream()
            .sorted(NaturalOrder.names().reversed())
            .sorted(NaturalOrder.names())
            .toList());
  }

  @Test
  void aNumberOfEntriesThatTheArchiveCannotHoldIsRefused() throws Exception {
    byte[] plain = Files.readAllBytes(zip("x", new byte[3]));
    int end = plain.length - 22;
    for (long entries : new long[] {1, 1 << 28, -1}) {
      ByteBuffer file = ByteBuffer.allocate(plain.length + 76).order(ByteOrder.LITTLE_ENDIAN);
      ByteBuffer old = ByteBuffer.wrap(plain).order(ByteOrder.LITTLE_ENDIAN);
      file.put(plain, 0, end);
      file.putInt(0x06064b50).putLong(44).putInt(0).putLong(0).putLong(entries).putLong(entries);
      file.putLong(old.getInt(end + 12)).putLong(old.getInt(end + 16));
      file.putInt(0x07064b50).putInt(0).putLong(end).putInt(1);
      file.putInt(0x06054b50).putInt(0).putInt(-1).putInt(old.getInt(end + 12)).putInt(-1);
      Path large = Files.write(folder.resolve("large.zip"), file.array());
      if (entries == 1) {
        try (Entries archive = Entries.of(large)) {
          assertEquals(List.of("x"), names(archive));
        }
      } else {
        String message = assertThrows(IOException.class, () -> Entries.of(large)).getMessage();
        assertTrue(
            message.contains(Long.toUnsignedString(entries) + " entries announced"), message);
      }
    }
  }

  @Test
  void dataBeyondTheArchiveAreSaidToBeThere() throws Exception {
    Path file = zip("a.png", new byte[100]);
    byte[] archive = Files.readAllBytes(file);
    for (int at = 0; at + 46 <= archive.length; at++) {
      // The directory's record of a file has the place of its data in bytes 42 to 45.
      if (archive[at] == 'P' && archive[at + 1] == 'K' && archive[at + 2] == 1) {
        archive[at + 43] = 0x7f;
      }
    }
    Files.write(file, archive);
    String said =
        assertThrows(
                IOException.class,
                () -> {
                  try (Entries entries = Entries.of(file)) {
                    entries.read(entries.list().get(0), 1000);
                  }
                })
            .getMessage();
    assertTrue(String.valueOf(said).contains("corrupt"), said);
  }

  @Test
  void namesInAnArchiveThatAreNotUtf8AreRead() throws Exception {
    Path file = folder.resolve("old.zip");
    try (ZipOutputStream zip =
        new ZipOutputStream(Files.newOutputStream(file), StandardCharsets.ISO_8859_1)) {
      zip.putNextEntry(new ZipEntry("café.png"));
      zip.write(7);
    }
    try (Entries entries = Entries.of(file)) {
      assertEquals("café.png", entries.list().get(0).name());
      assertArrayEquals(new byte[] {7}, entries.read(entries.list().get(0), 10));
    }
  }
}
