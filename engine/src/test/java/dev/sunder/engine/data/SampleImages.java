package dev.sunder.engine.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Small pictures and image files made from them by ImageIO. */
public final class SampleImages {

  private SampleImages() {}

  /** A picture of smooth colours that differ everywhere. */
  public static BufferedImage gradient(int height, int width) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(
            x,
            y,
            (x * 255 / width) << 16 | (y * 255 / height) << 8 | (x + y) * 255 / (width + height));
      }
    }
    return image;
  }

  /** A picture without any structure. */
  public static BufferedImage noise(int height, int width, RandomGenerator random) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, random.nextInt(1 << 24));
      }
    }
    return image;
  }

  /** A picture of one colour. */
  public static BufferedImage plain(int height, int width, int rgb) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, rgb);
      }
    }
    return image;
  }

  /** The picture drawn into another kind of buffer. */
  public static BufferedImage as(int type, BufferedImage image) {
    BufferedImage other = new BufferedImage(image.getWidth(), image.getHeight(), type);
    other.getGraphics().drawImage(image, 0, 0, null);
    return other;
  }

  /** The bytes of an image file. */
  public static byte[] encode(String format, BufferedImage image) {
    return encode(format, image, false);
  }

  /** The bytes of an image file; progressive JPEG, interlaced PNG or GIF. */
  public static byte[] encode(String format, BufferedImage image, boolean progressive) {
    Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName(format);
    ImageWriter writer = writers.next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(stream);
      ImageWriteParam param = writer.getDefaultWriteParam();
      if (param.canWriteProgressive()) {
        param.setProgressiveMode(
            progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
      }
      writer.write(null, new IIOImage(image, null, null), param);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** Planar red, green and blue of a picture. */
  public static byte[] planes(BufferedImage image) {
    int plane = image.getWidth() * image.getHeight();
    byte[] planes = new byte[3 * plane];
    for (int i = 0; i < plane; i++) {
      int rgb = image.getRGB(i % image.getWidth(), i / image.getWidth());
      planes[i] = (byte) (rgb >> 16);
      planes[plane + i] = (byte) (rgb >> 8);
      planes[2 * plane + i] = (byte) rgb;
    }
    return planes;
  }

  /** An 8-bit grey PNG; each row is its filter's type and its samples as filtered. */
  public static byte[] greyPng(int height, int width, byte[] rows) {
    return png(height, width, 8, 0, rows);
  }

  /**
   * A PNG of any kind without a palette.
   *
   * @param depth bits a sample
   * @param type 0 grey, 2 colour, 4 grey with alpha, 6 colour with alpha
   * @param rows each its filter's type and its samples as filtered
   */
  public static byte[] png(int height, int width, int depth, int type, byte[] rows) {
    Deflater deflater = new Deflater();
    deflater.setInput(rows);
    deflater.finish();
    byte[] packed = new byte[rows.length + 100];
    int length = deflater.deflate(packed);
    deflater.end();
    ByteBuffer file = ByteBuffer.allocate(8 + 25 + 12 + length + 12);
    file.putLong(0x89504E470D0A1A0AL);
    chunk(
        file,
        "IHDR",
        ByteBuffer.allocate(13)
            .putInt(width)
            .putInt(height)
            .put((byte) depth)
            .put((byte) type)
            .array());
    chunk(file, "IDAT", Arrays.copyOf(packed, length));
    chunk(file, "IEND", new byte[0]);
    return file.array();
  }

  private static void chunk(ByteBuffer file, String type, byte[] body) {
    CRC32 crc = new CRC32();
    crc.update(type.getBytes(StandardCharsets.US_ASCII));
    crc.update(body);
    file.putInt(body.length)
        .put(type.getBytes(StandardCharsets.US_ASCII))
        .put(body)
        .putInt((int) crc.getValue());
  }
}
