package dev.sunder.engine.data.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.engine.data.SampleImages;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Expected pixels are those that were written, or those that ImageIO's own reader returns. */
class ImageDecoderTest {

  private static final BufferedImage NOISE = SampleImages.noise(13, 19, new Random(1));

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
}
