package dev.sunder.engine.data.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.engine.data.SampleImages;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Expected pixels are those that were written, or those that ImageIO's own reader returns. */
class ImageDecoderTest {

  private static final BufferedImage NOISE = SampleImages.noise(13, 19, new Random(1));
  private static final BufferedImage GRADIENT = SampleImages.gradient(21, 34);

  private static byte[] decode(byte[] file, int channels) throws ImageFormatException {
    ImageFile image = ImageFile.parse(file, 1 << 20);
    byte[] pixels = new byte[channels * image.uprightHeight() * image.uprightWidth()];
    try (ImageDecoder decoder =
        new ImageDecoder(channels, image.uprightHeight(), image.uprightWidth(), false, 1 << 20)) {
      decoder.decode(image, pixels, 0);
    }
    return pixels;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void pngGivesThePixelsWrittenPlainAndInterlaced(boolean interlaced) throws Exception {
    assertArrayEquals(
        SampleImages.planes(NOISE), decode(SampleImages.encode("png", NOISE, interlaced), 3));
  }

  @Test
  void bmpGivesThePixelsWritten() throws Exception {
    assertArrayEquals(SampleImages.planes(NOISE), decode(SampleImages.encode("bmp", NOISE), 3));
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        BufferedImage.TYPE_USHORT_565_RGB,
        BufferedImage.TYPE_USHORT_555_RGB,
        BufferedImage.TYPE_BYTE_INDEXED
      })
  void bmpOfFewColoursGivesWhatImageIoReads(int type) throws Exception {
    byte[] file = SampleImages.encode("bmp", SampleImages.as(type, NOISE));
    assertArrayEquals(
        SampleImages.planes(ImageIO.read(new ByteArrayInputStream(file))), decode(file, 3));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void gifGivesWhatImageIoReadsPlainAndInterlaced(boolean interlaced) throws Exception {
    BufferedImage large =
        SampleImages.as(
            BufferedImage.TYPE_BYTE_INDEXED, SampleImages.noise(90, 110, new Random(2)));
    byte[] file = SampleImages.encode("gif", large, interlaced);
    assertArrayEquals(SampleImages.planes(large), decode(file, 3));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void jpegIsWithinRoundingOfWhatImageIoReads(boolean progressive) throws Exception {
    byte[] file = SampleImages.encode("jpeg", GRADIENT, progressive);
    byte[] expected = SampleImages.planes(ImageIO.read(new ByteArrayInputStream(file)));
    byte[] actual = decode(file, 3);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i] & 0xFF, actual[i] & 0xFF, 1, "sample " + i);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp", "gif", "jpeg"})
  void greyStaysTheGreyItIs(String format) throws Exception {
    BufferedImage grey = new BufferedImage(16, 8, BufferedImage.TYPE_BYTE_GRAY);
    for (int x = 0; x < 16; x++) {
      for (int y = 0; y < 8; y++) {
        grey.getRaster().setSample(x, y, 0, 128);
      }
    }
    byte[] file = SampleImages.encode(format, grey);
    // The writer of GIF turns samples into colours and, as ImageIO does, brightens them.
    byte expected =
        format.equals("gif")
            ? (byte) ImageIO.read(new ByteArrayInputStream(file)).getRGB(0, 0)
            : (byte) 128;
    for (byte sample : decode(file, 1)) {
      assertEquals(expected, sample);
    }
    assertTrue(!ImageFile.parse(file, 1000).colour());
  }

  /** A row of each filter type, its differences worked out by hand. */
  @Test
  void pngFiltersAreUndone() throws Exception {
    byte[] rows = {
      0, 10, 20, 40, //
      1, 10, 5, 5, // left: 10, 15, 20
      2, 1, 2, 3, // above: 11, 17, 23
      3, 5, 1, (byte) 255, // mean of left and above: 10, 14, 17
      4, 2, 1, 3 // Paeth: 10 + 2; of 12, 14, 10 the 14 is nearest to 16; of 15, 17, 14 the 17 to 18
    };
    byte[] expected = {10, 20, 40, 10, 15, 20, 11, 17, 23, 10, 14, 17, 12, 15, 20};
    assertArrayEquals(expected, decode(SampleImages.greyPng(5, 3, rows), 1));
  }

  @Test
  void sixteenBitsBecomeTheNearestEight() throws Exception {
    BufferedImage grey = new BufferedImage(4, 1, BufferedImage.TYPE_USHORT_GRAY);
    int[] samples = {0, 0x1234, 0x8110, 0xFFFF};
    for (int x = 0; x < 4; x++) {
      grey.getRaster().setSample(x, 0, 0, samples[x]);
    }
    // 0x1234 / 257 = 18.13, 0x8110 / 257 = 128.56
    assertArrayEquals(
        new byte[] {0, 18, (byte) 129, (byte) 255}, decode(SampleImages.encode("png", grey), 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void palettesOfFewBitsAreLookedUp(int bits) throws Exception {
    byte[] reds = {
      10,
      60,
      110,
      (byte) 160,
      (byte) 210,
      20,
      70,
      120,
      (byte) 170,
      (byte) 220,
      30,
      80,
      (byte) 130,
      (byte) 180,
      (byte) 230,
      40
    };
    byte[] greens = new byte[16];
    IndexColorModel palette = new IndexColorModel(bits, 1 << bits, reds, greens, reds);
    BufferedImage image = new BufferedImage(9, 3, BufferedImage.TYPE_BYTE_BINARY, palette);
    Random random = new Random(3);
    for (int i = 0; i < 27; i++) {
      image.getRaster().setSample(i % 9, i / 9, 0, random.nextInt(1 << bits));
    }
    assertArrayEquals(SampleImages.planes(image), decode(SampleImages.encode("png", image), 3));
    if (bits != 2) {
      assertArrayEquals(SampleImages.planes(image), decode(SampleImages.encode("bmp", image), 3));
    }
  }

  @Test
  void transparencyShowsWhite() throws Exception {
    BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0xFF204060);
    image.setRGB(1, 0, 0x00204060);
    image.setRGB(2, 0, 0x80204060);
    // 255 + (c - 255) * 128 / 255 for c = 32, 64, 96
    byte[] expected = {
      32, (byte) 255, (byte) 143, 64, (byte) 255, (byte) 159, 96, (byte) 255, (byte) 175
    };
    assertArrayEquals(expected, decode(SampleImages.encode("png", image), 3));
  }

  @Test
  void cmykWithoutAProfileIsInkOnWhitePaper() throws Exception {
    WritableRaster inks = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 16, 4, null);
    for (int i = 0; i < 256; i++) {
      inks.setPixel(i % 16, i / 16, new int[] {0, 51, 255, 102});
    }
    byte[] pixels = decode(jpegOf(inks), 3);
    // (255 - ink) * (255 - 102) / 255
    assertEquals(153, pixels[0] & 0xFF, 2);
    assertEquals(122.4, pixels[256] & 0xFF, 2);
    assertEquals(0, pixels[512] & 0xFF, 2);
  }

  @Test
  void adobeCmykIsInverted() throws Exception {
    WritableRaster inks = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 16, 4, null);
    for (int i = 0; i < 256; i++) {
      inks.setPixel(i % 16, i / 16, new int[] {255, 204, 0, 153});
    }
    byte[] pixels = decode(withAdobe(jpegOf(inks), 0), 3);
    assertEquals(153, pixels[0] & 0xFF, 2);
    assertEquals(122.4, pixels[256] & 0xFF, 2);
    assertEquals(0, pixels[512] & 0xFF, 2);
  }

  @Test
  void adobeYcckIsTheInvertedCmykOfTheSameColour() throws Exception {
    // Ink without chroma: Y = 255 - C for C = M = Y = 204 is 51; K is stored as it is.
    WritableRaster ycck = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 16, 4, null);
    for (int i = 0; i < 256; i++) {
      ycck.setPixel(i % 16, i / 16, new int[] {51, 128, 128, 153});
    }
    byte[] pixels = decode(withAdobe(jpegOf(ycck), 2), 3);
    for (int band = 0; band < 3; band++) {
      assertEquals(122.4, pixels[256 * band] & 0xFF, 2);
    }
  }

  @Test
  void adobeJpegWithoutTransformIsRgb() throws Exception {
    WritableRaster rgb = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 16, 3, null);
    for (int i = 0; i < 256; i++) {
      rgb.setPixel(i % 16, i / 16, new int[] {200, 100, 50});
    }
    byte[] pixels = decode(withAdobe(jpegOf(rgb), 0), 3);
    assertEquals(200, pixels[0] & 0xFF, 2);
    assertEquals(100, pixels[256] & 0xFF, 2);
    assertEquals(50, pixels[512] & 0xFF, 2);
  }

  /** Exif's eight values, each the letter F as a camera would have stored it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1 ###/#../##./#..", "2 ###/..#/.##/..#", "3 ..#/.##/..#/###", "4 #../##./#../###",
        "5 ####/#.#./#...", "6 #.../#.#./####", "7 ...#/.#.#/####", "8 ####/.#.#/...#"
      })
  void exifOrientationIsTurnedUpright(String storedAs) throws Exception {
    String[] rows = storedAs.substring(2).split("/", -1);
    int block = 8;
    BufferedImage stored =
        new BufferedImage(
            rows[0].length() * block, rows.length * block, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < stored.getHeight(); y++) {
      for (int x = 0; x < stored.getWidth(); x++) {
        stored.getRaster().setSample(x, y, 0, rows[y / block].charAt(x / block) == '#' ? 255 : 0);
      }
    }
    byte[] file = withExif(SampleImages.encode("jpeg", stored), storedAs.charAt(0) - '0');
    byte[] pixels = new byte[12];
    try (ImageDecoder decoder = new ImageDecoder(1, 4, 3, false, 1 << 20)) {
      decoder.decode(file, pixels, 0);
    }
    StringBuilder upright = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      upright.append(i % 3 == 0 && i > 0 ? "/" : "").append((pixels[i] & 0xFF) > 127 ? '#' : '.');
    }
    assertEquals("###/#../##./#..", upright.toString());
  }

  @Test
  void colourBecomesGreyByLumaAndGreyColourByRepetition() throws Exception {
    BufferedImage image = SampleImages.plain(2, 2, 0xC83214);
    // 0.299 * 200 + 0.587 * 50 + 0.114 * 20 = 91.43
    assertArrayEquals(new byte[] {91, 91, 91, 91}, decode(SampleImages.encode("png", image), 1));
    byte[] grey = decode(SampleImages.encode("png", SampleImages.plain(2, 2, 0x616161)), 1);
    assertArrayEquals(new byte[] {97, 97, 97, 97}, grey);
  }

  @Test
  void centreCropLeavesOutTheSides() throws Exception {
    BufferedImage image = SampleImages.plain(4, 12, 0xFF0000);
    for (int y = 0; y < 4; y++) {
      for (int x = 4; x < 8; x++) {
        image.setRGB(x, y, 0x0000FF);
      }
    }
    byte[] pixels = new byte[3 * 4];
    try (ImageDecoder decoder = new ImageDecoder(3, 2, 2, true, 1 << 20)) {
      decoder.decode(SampleImages.encode("png", image), pixels, 0);
    }
    // Blue but for what the filter takes from one column on either side: weights 1/8 of red.
    assertEquals(255 * 7 / 8.0, pixels[8] & 0xFF, 1);
    assertEquals(255 / 8.0, pixels[0] & 0xFF, 1);
  }

  @Test
  void largeJpegIsShrunkToNearlyTheSameAsThroughAllItsPixels() throws Exception {
    byte[] jpeg = SampleImages.encode("jpeg", SampleImages.gradient(640, 960));
    byte[] png = SampleImages.encode("png", SampleImages.gradient(640, 960));
    byte[] fast = new byte[3 * 24 * 24];
    byte[] full = new byte[3 * 24 * 24];
    try (ImageDecoder decoder = new ImageDecoder(3, 24, 24, false, 1 << 20)) {
      decoder.decode(jpeg, fast, 0);
      decoder.decode(png, full, 0);
    }
    for (int i = 0; i < full.length; i++) {
      assertEquals(full[i] & 0xFF, fast[i] & 0xFF, 4, "sample " + i);
    }
  }

  /** ImageIO writes the samples of a raster as they are, without any marker of what they mean. */
  private static byte[] jpegOf(WritableRaster raster) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(raster, null, null), null);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static byte[] withAdobe(byte[] jpeg, int transform) {
    byte[] segment = {
      (byte) 0xFF, (byte) 0xEE, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) transform
    };
    return afterStart(jpeg, segment);
  }

  private static byte[] withExif(byte[] jpeg, int orientation) {
    byte[] segment = {
      (byte) 0xFF,
      (byte) 0xE1,
      0,
      34,
      'E',
      'x',
      'i',
      'f',
      0,
      0, //
      'M',
      'M',
      0,
      42,
      0,
      0,
      0,
      8,
      0,
      1, //
      1,
      0x12,
      0,
      3,
      0,
      0,
      0,
      1,
      0,
      (byte) orientation,
      0,
      0,
      0,
      0,
      0,
      0
    };
    return afterStart(jpeg, segment);
  }

  private static byte[] afterStart(byte[] jpeg, byte[] segment) {
    byte[] file = new byte[jpeg.length + segment.length];
    System.arraycopy(jpeg, 0, file, 0, 2);
    System.arraycopy(segment, 0, file, 2, segment.length);
    System.arraycopy(jpeg, 2, file, 2 + segment.length, jpeg.length - 2);
    return file;
  }
}
