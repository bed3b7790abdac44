package dev.sunder.engine.data.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.engine.data.SampleImages;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrokenImageTest {

  private static final int MAX_PIXELS = 1 << 20;

  private static void decode(byte[] file) throws ImageFormatException {
    try (ImageDecoder decoder = new ImageDecoder(3, 8, 8, false, MAX_PIXELS)) {
      decoder.decode(file, new byte[192], 0);
    }
  }

  private static String refusal(byte[] file) {
    return assertThrows(ImageFormatException.class, () -> decode(file)).getMessage();
  }

  private static byte[] sample(String format) {
    return SampleImages.encode(format, SampleImages.noise(12, 11, new Random(6)), true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp", "jpeg"})
  void everyTruncationIsNoticed(String format) {
    byte[] file = sample(format);
    for (int length = 0; length < file.length; length++) {
      byte[] cut = Arrays.copyOf(file, length);
      assertThrows(
          ImageFormatException.class, () -> decode(cut), length + " of " + file.length + " bytes");
    }
  }

  @Test
  void everyTruncationOfAGifsPixelsIsNoticed() {
    byte[] file = sample("gif");
    for (int length = 0; length < file.length - 2; length++) {
      byte[] cut = Arrays.copyOf(file, length);
      assertThrows(
          ImageFormatException.class, () -> decode(cut), length + " of " + file.length + " bytes");
    }
  }

  @Test
  void everyFlippedBitOfAPngIsNoticed() {
    byte[] file = sample("png");
    for (int bit = 0; bit < 8 * file.length; bit++) {
      byte[] flipped = file.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertThrows(ImageFormatException.class, () -> decode(flipped), "bit " + bit);
    }
  }

  @Test
  void jpegWhoseDataStopsBeforeItsEndMarkerIsDamaged() {
    byte[] file = SampleImages.encode("jpeg", SampleImages.noise(64, 64, new Random(7)));
    byte[] cut = Arrays.copyOf(file, file.length / 2);
    cut[cut.length - 2] = (byte) 0xFF;
    cut[cut.length - 1] = (byte) 0xD9;
    assertTrue(refusal(cut).startsWith("JPEG data is damaged"), refusal(cut));
  }

  @Test
  void jpegWithSuperfluousBytesBeforeAMarkerIsAccepted() throws Exception {
    byte[] file = SampleImages.encode("jpeg", SampleImages.gradient(16, 16));
    byte[] longer = Arrays.copyOf(file, file.length + 5);
    System.arraycopy(file, file.length - 2, longer, longer.length - 2, 2);
    longer[file.length - 2] = 0;
    decode(longer);
  }

  /**
   * Offsets of the 16- or 32-bit width in a JPEG frame header, and in the headers of the others.
   */
  @ParameterizedTest
  @CsvSource({"png,16,4", "gif,0,2", "bmp,18,4", "jpeg,0,2"})
  void hugeSizesInTheHeaderAreRefusedBeforeAnythingIsDecoded(String format, int at, int bytes) {
    byte[] file = sample(format);
    int width = at;
    if (format.equals("jpeg")) {
      width = indexOf(file, (byte) 0xFF, (byte) 0xC2) + 5;
    } else if (format.equals("gif")) {
      width = indexOf(file, (byte) 0x2C, (byte) 0) + 5;
    }
    Arrays.fill(file, width, width + 2 * bytes, (byte) 0x7F);
    if (format.equals("png")) {
      fixChecksum(file, 8);
    }
    String message = refusal(file);
    assertTrue(
        message.contains("expected")
            || message.contains("cannot hold")
            || message.contains("needs"),
        message);
  }

  @Test
  void sizeAboveTheBoundIsNamedWithTheBound() {
    byte[] file = SampleImages.encode("png", SampleImages.gradient(1025, 1024));
    assertEquals("1025 x 1024 is 1049600 pixels, at most 1048576 are accepted", refusal(file));
  }

  @Test
  void pngWithTooFewRowsIsTruncatedThoughItsChecksumsAreGood() {
    byte[] file = SampleImages.encode("png", SampleImages.noise(12, 11, new Random(8)));
    ByteBuffer.wrap(file).putInt(20, 13);
    fixChecksum(file, 8);
    assertEquals("PNG image data ends in row 12 of 13: truncated or corrupt", refusal(file));
  }

  @Test
  void pngWithTooManyRowsIsCorruptThoughItsChecksumsAreGood() {
    byte[] file = SampleImages.encode("png", SampleImages.noise(12, 11, new Random(8)));
    ByteBuffer.wrap(file).putInt(20, 11);
    fixChecksum(file, 8);
    assertEquals("PNG image data goes on after the last row: corrupt", refusal(file));
  }

  @Test
  void whatIsNoImageIsSaidToBeNone() {
    assertEquals("empty file, expected an image", refusal(new byte[0]));
    assertEquals(
        "not a JPEG, PNG, GIF or BMP image: begins with 3c 68 74 6d",
        refusal(new byte[] {0x3C, 0x68, 0x74, 0x6D}));
  }

  private static int indexOf(byte[] file, byte first, byte second) {
    for (int i = 0; i + 1 < file.length; i++) {
      if (file[i] == first && file[i + 1] == second) {
        return i;
      }
    }
    throw new AssertionError("not found");
  }

  private static void fixChecksum(byte[] png, int chunk) {
    ByteBuffer buffer = ByteBuffer.wrap(png);
    int length = buffer.getInt(chunk);
    CRC32 crc = new CRC32();
    crc.update(png, chunk + 4, length + 4);
    buffer.putInt(chunk + 8 + length, (int) crc.getValue());
  }

  /** A PNG's chunk of a type, after the one that ends at a byte. */
  private static byte[] withChunk(byte[] png, int at, String type, byte[] body) {
    CRC32 crc = new CRC32();
    crc.update(type.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    crc.update(body);
    return ByteBuffer.allocate(png.length + 12 + body.length)
        .put(png, 0, at)
        .putInt(body.length)
        .put(type.getBytes(java.nio.charset.StandardCharsets.US_ASCII))
        .put(body)
        .putInt((int) crc.getValue())
        .put(png, at, png.length - at)
        .array();
  }

  @Test
  void pngChunksThatMayNotBeThereAreRefused() throws Exception {
    byte[] png = SampleImages.greyPng(2, 2, new byte[] {0, 1, 2, 0, 3, 4});
    int endOfHeader = 33;
    int end = png.length - 12;
    byte[] header = Arrays.copyOfRange(png, 16, 29);
    assertEquals(
        "PNG chunk at byte 33 is a second IHDR, expected one",
        refusal(withChunk(png, endOfHeader, "IHDR", header)));
    assertEquals(
        "PNG chunk at byte 33 is of the unknown type BeST, and not one that may be passed over",
        refusal(withChunk(png, endOfHeader, "BeST", new byte[3])));
    decode(withChunk(png, endOfHeader, "beST", new byte[3]));
    // Image data may come in parts, but only one after another.
    decode(withChunk(png, end, "IDAT", new byte[0]));
    byte[] apart = withChunk(withChunk(png, end, "IDAT", new byte[0]), end, "tEXt", new byte[4]);
    assertEquals(
        "PNG chunk at byte "
            + (end + 16)
            + " is image data after another chunk: expected all of it in a row",
        refusal(apart));
  }

  @Test
  void aPngIsTurnedAsItsExifSays() throws Exception {
    byte[] png = SampleImages.greyPng(1, 2, new byte[] {0, 10, (byte) 200});
    byte[] exif = {
      'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0
    };
    byte[] upright = new byte[2];
    try (ImageDecoder decoder = new ImageDecoder(1, 2, 1, false, MAX_PIXELS)) {
      // On its left: what was left is on top.
      decoder.decode(withChunk(png, 33, "eXIf", exif), upright, 0);
    }
    assertEquals(10, upright[0] & 0xFF);
    assertEquals(200, upright[1] & 0xFF);
  }
}
