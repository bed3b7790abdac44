package dev.sunder.testdata;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.plugins.jpeg.JPEGImageWriteParam;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Baseline JPEG files of RGB pictures. */
final class Jpeg {
  private Jpeg() {}

  /** Encodes a picture; the quality is 0 to 1. */
  static byte[] encode(BufferedImage image, float quality) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try {
      JPEGImageWriteParam settings = new JPEGImageWriteParam(null);
      settings.setCompressionMode(JPEGImageWriteParam.MODE_EXPLICIT);
      settings.setCompressionQuality(quality);
      settings.setOptimizeHuffmanTables(true);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
        writer.setOutput(out);
        writer.write(null, new IIOImage(image, null, null), settings);
      }
      return bytes.toByteArray();
    } finally {
      writer.dispose();
    }
  }

  /** From red, green and blue of each pixel in turn; rows are {@code width} pixels long. */
  static BufferedImage image(byte[] rgb, int width) {
    int height = rgb.length / 3 / width;
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < width * height; i++) {
      int pixel = (rgb[3 * i] & 255) << 16 | (rgb[3 * i + 1] & 255) << 8 | (rgb[3 * i + 2] & 255);
      image.setRGB(i % width, i / width, pixel);
    }
    return image;
  }
}
