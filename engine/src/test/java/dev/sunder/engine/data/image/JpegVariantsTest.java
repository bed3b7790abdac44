package dev.sunder.engine.data.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sunder.engine.data.SampleImages;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a JPEG's markers say of its samples: colours, ink, and which way is up. */
class JpegVariantsTest {

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
  void jpegIsWithinRoundingOfWhatImageIoReads(boolean progressive) throws Exception {
    byte[] file = SampleImages.encode("jpeg", GRADIENT, progressive);
    byte[] expected = SampleImages.planes(ImageIO.read(new ByteArrayInputStream(file)));
    byte[] actual = decode(file, 3);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i] & 0xFF, actual[i] & 0xFF, 1, "sample " + i);
    }
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
