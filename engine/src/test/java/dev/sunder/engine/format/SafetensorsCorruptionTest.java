package dev.sunder.engine.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300) // A hang must end the test, too.
class SafetensorsCorruptionTest {

  @TempDir Path folder;
  private Refusals refusals;

  @BeforeEach
  void chooseFile() {
    refusals = new Refusals(folder.resolve("model.safetensors"), ModelFile::read);
  }

  @Test
  void everyFlippedBitIsRefused() {
    byte[] file = SafetensorsBytes.of(TinyModels.plain());
    refusals.refusedWithAnyBitFlipped(file, i -> new int[] {0, 1, 2, 3, 4, 5, 6, 7});
    assertEquals(8 * file.length, refusals.count());
  }

  @Test
  void aFlippedBitIsRefusedInTextThatNeedsEscapesToo() {
    byte[] file = SafetensorsBytes.of(TinyModels.everything());
    // Bit 5 is the case of letters.
    refusals.refusedWithAnyBitFlipped(file, i -> new int[] {5, i % 5});
  }

  @Test
  void everyTruncationIsRefused() {
    byte[] file = SafetensorsBytes.of(TinyModels.plain());
    for (int length = 0; length < file.length; length++) {
      refusals.refused(Arrays.copyOf(file, length), "the first " + length + " bytes");
    }
  }

  @Test
  void filesDamagedInManyPlacesAreRefused() {
    byte[] file = SafetensorsBytes.of(TinyModels.everything());
    for (int seed = 0; seed < 1000; seed++) {
      Random random = new Random(seed);
      byte[] damaged = file.clone();
      switch (seed % 5) {
        case 0 -> { // Random bytes here and there.
          for (int i = 0; i < 1 + random.nextInt(20); i++) {
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
          }
        }
        case 1 -> { // A block of zeros, as a lost disk block leaves it.
          int from = random.nextInt(damaged.length - 1);
          Arrays.fill(
              damaged, from, from + 1 + random.nextInt(damaged.length - from - 1), (byte) 0);
          damaged[8] = 0; // So that it is not zeros over zeros.
        }
        case 2 -> damaged = Arrays.copyOf(file, file.length + 1 + random.nextInt(100));
        case 3 -> { // A piece of the file is missing.
          int from = random.nextInt(file.length - 1);
          int to = from + 1 + random.nextInt(file.length - from - 1);
          damaged = new byte[file.length - (to - from)];
          System.arraycopy(file, 0, damaged, 0, from);
          System.arraycopy(file, to, damaged, from, file.length - to);
        }
        default -> { // A length of eight random bytes.
          for (int i = 0; i < 8; i++) {
            damaged[i] = (byte) random.nextInt(256);
          }
        }
      }
      refusals.refused(damaged, "seed " + seed);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 'offset 0: expected the length of a safetensors header, 2 to 1000 bytes, got 0'",
    "1, got 1",
    "1001, got 1001",
    "2147483647, got 2147483647",
    "9223372036854775807, got 9223372036854775807",
    "-1, got 18446744073709551615",
  })
  void anAbsurdHeaderLengthIsRefused(long length, String message) {
    byte[] file = new byte[1008];
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
    refusals.refused(file, "length " + length, message);
  }

  @Test
  void aHeaderLongerThanTheLimitIsRefusedThoughTheFileHoldsIt() {
    int length = (1 << 24) + 8;
    String header = "{" + " ".repeat(length - 2) + "}";
    refusals.refused(SafetensorsBytes.of(header), "a header of 16 MiB and more", "2 to 16777216");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PK\u0003\u0004 and then a zip archive's bytes",
        "\u0089PNG\r\n\u001a\n and then a picture's bytes",
        "#!/bin/sh\nrm -rf nothing\n",
        "GGUF and then another format's bytes",
      })
  void filesOfOtherFormatsAreRefused(String content) {
    refusals.refused(content.getBytes(StandardCharsets.ISO_8859_1), content);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "[] | expected the header's '{'",
        "{\"a\": | no proper JSON",
        "{}x | no proper JSON",
        "{} {} | more text follows",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}} | \"format\" is missing",
        "{\"__metadata__\":{\"format\":\"pt\"},\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}} | \"format\" is \"pt\", expected \"sunder\"",
        "{\"__metadata__\":{\"format\":\"sunder\"},\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}} | is missing",
        "{\"__metadata__\":[]} | __metadata__\": expected an object",
        "{\"__metadata__\":{\"a\":1}} | \"__metadata__.a\": expected a string",
        "{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}} | Duplicate field 'a'",
        "{\"a\":{},\"a\":{}} | \"a\": expected the keys dtype, shape and data_offsets",
        "{\"a\":[]} | \"a\": expected an object",
        "{\"a\":{\"dtype\":\"F33\",\"shape\":[],\"data_offsets\":[0,4]}} | unknown dtype \"F33\"",
        "{\"a\":{\"dtype\":4,\"shape\":[],\"data_offsets\":[0,4]}} | \"a.dtype\": expected a string",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"b\":1}} | unknown key \"b\"",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":1,\"data_offsets\":[0,4]}} | \"a.shape\": expected a list",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1.0],\"data_offsets\":[0,4]}} | at most 8 integers",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}} | integers from 0",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[9223372036854775808],\"data_offsets\":[0,4]}} | from 0",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,4]}} | more el",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1,1,1,1,1,1,1,1,1],\"data_offsets\":[0,4]}} | at most 8",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}} | takes 8 bytes",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}} | takes 4 bytes",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,8]}} | at most 2 integers",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}} | a begin and an end",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}} | begin at byte 4, expected at 0",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}} | it is cut short",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]}} | holds 4 bytes of data",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}} | \"b\": data begin at byte 0, expected at 4",
      })
  void aHeaderThatCannotBeIsRefused(String header, String message) {
    refusals.refused(SafetensorsBytes.of(header, 1f), header, message);
  }

  @Test
  void textThatIsNotUtf8IsRefused() {
    byte[] file = SafetensorsBytes.of("{\"__metadata__\":{\"format\":\"sunder?\"}}");
    file[8 + 33] = (byte) 0xff;
    refusals.refused(file, "a byte 0xff", "not UTF-8");
  }

  @Test
  void deepNestingIsRefused() {
    String deep = "{\"a\":".repeat(200_000) + "1" + "}".repeat(200_000);
    refusals.refused(SafetensorsBytes.of(deep), "200,000 objects deep");
    String deepInside = "[".repeat(100_000) + "]".repeat(100_000);
    refusals.refused(
        changed("\"classes\":\"[\\\"cat\\\",\\\"dog\\\"]\"", "\"classes\":\"" + deepInside + "\""),
        "100,000 lists deep",
        "nesting depth");
  }

  @Test
  void aHugeNetworkInATinyFileIsRefusedBeforeItTakesMemory() {
    // Two billion weights, claimed in a file of a kilobyte.
    refusals.refused(
        changed(
            "{\\\"type\\\":\\\"fullyConnected\\\",\\\"outputs\\\":2}",
            "{\\\"type\\\":\\\"fullyConnected\\\",\\\"outputs\\\":250000000}"),
        "a huge network",
        "the tensor fc2.weight has the shape [2, 8], expected [250000000, 8]");
  }

  @Test
  void textOfManyTinyValuesTakesLittleMemory() {
    String many = "[" + "[],".repeat(300_000) + "[]]";
    refusals.refused(
        changed(
            "\"provenance\":\"{\\\"train.seed\\\":\\\"7\\\"}\"", "\"provenance\":\"" + many + "\""),
        "300,000 empty lists",
        "provenance: expected an object");
    StringBuilder header = new StringBuilder("{");
    for (int i = 0; i < 100_000; i++) {
      header.append(
          String.format("\"t%d\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]},", i));
    }
    header.append("\"__metadata__\":{}}");
    refusals.refused(
        SafetensorsBytes.of(header.toString()), "100,000 empty tensors", "more than 10000 tensors");
  }

  @Test
  void aTensorTooManyIsRefusedByName() {
    byte[] file =
        SafetensorsBytes.of(
            SafetensorsBytes.header(SafetensorsBytes.of(TinyModels.plain()))
                .replace(
                    "{\"__metadata__\"",
                    "{\"odd\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]},\"__metadata__\""),
            SafetensorsBytes.data(SafetensorsBytes.of(TinyModels.plain())));
    refusals.refused(file, "an extra tensor", "the tensor \"odd\" is not of network tiny");
  }

  @Test
  void aMetadataKeyTooManyIsRefusedByName() {
    refusals.refused(
        changed("\"format\":", "\"pickle\":\"cos\\nsystem\",\"format\":"),
        "an extra key",
        "unknown key \"pickle\" in a file by Sunder \"0.1.0\"");
  }

  @Test
  void changedContentIsToldFromItsDigest() {
    refusals.refused(
        changed("\\\"train.seed\\\":\\\"7\\\"", "\\\"train.seed\\\":\\\"8\\\""),
        "another seed",
        "the content is not what its sha256");
  }

  /** The tiny model's file with something else in its header. */
  private static byte[] changed(String right, String wrong) {
    byte[] file = SafetensorsBytes.of(TinyModels.plain());
    String header = SafetensorsBytes.header(file);
    assertTrue(header.contains(right), header);
    return SafetensorsBytes.of(header.replace(right, wrong), SafetensorsBytes.data(file));
  }
}
