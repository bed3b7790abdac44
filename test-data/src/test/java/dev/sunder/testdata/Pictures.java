package dev.sunder.testdata;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;

/** Reads the committed files with nothing of the code that wrote them. */
final class Pictures {
  private Pictures() {}

  static InputStream open(String name) {
    InputStream in = Pictures.class.getResourceAsStream(name);
    if (in == null) {
      throw new AssertionError(name + " is not on the class path");
    }
    return in;
  }

  /** The decoded pictures of an archive by entry name. */
  static Map<String, BufferedImage> pets(String archive) throws IOException {
    Map<String, BufferedImage> pictures = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(open(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        pictures.put(entry.getName(), ImageIO.read(new ByteArrayInputStream(zip.readAllBytes())));
      }
    }
    return pictures;
  }

  /** Red, green and blue of each pixel in turn, 0 to 255. */
  static int[] rgb(BufferedImage picture) {
    int width = picture.getWidth();
    int[] pixels = picture.getRGB(0, 0, width, picture.getHeight(), null, 0, width);
    int[] rgb = new int[3 * pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      rgb[3 * i] = pixels[i] >> 16 & 255;
      rgb[3 * i + 1] = pixels[i] >> 8 & 255;
      rgb[3 * i + 2] = pixels[i] & 255;
    }
    return rgb;
  }

  /** An idx file's values, after checking its header against the sizes expected. */
  static byte[] idx(String file, int magic, int... sizes) throws IOException {
    try (DataInputStream in = new DataInputStream(new GZIPInputStream(open("digits/" + file)))) {
      expect(file + ": magic number", magic, in.readInt());
      int count = 1;
      for (int size : sizes) {
        expect(file + ": size", size, in.readInt());
        count *= size;
      }
      byte[] values = in.readAllBytes();
      expect(file + ": values", count, values.length);
      return values;
    }
  }

  private static void expect(String what, int expected, int found) {
    if (expected != found) {
      throw new AssertionError(what + ": expected " + expected + ", found " + found);
    }
  }
}
