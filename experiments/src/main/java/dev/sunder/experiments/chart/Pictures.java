package dev.sunder.experiments.chart;

import dev.sunder.engine.format.AtomicFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/** Pictures from pixels and into files. */
public final class Pictures {

  private Pictures() {}

  /**
   * A picture from 8-bit planes.
   *
   * @param planes channels one after another, from {@code offset}: 1 (grey) or 3 (red, green, blue)
   */
  public static BufferedImage ofPlanes(
      byte[] planes, int offset, int channels, int height, int width) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int plane = height * width;
    for (int i = 0; i < plane; i++) {
      int red = planes[offset + i] & 0xFF;
      int green = channels == 1 ? red : planes[offset + plane + i] & 0xFF;
      int blue = channels == 1 ? red : planes[offset + 2 * plane + i] & 0xFF;
      image.setRGB(i % width, i / width, red << 16 | green << 8 | blue);
    }
    return image;
  }

  /**
   * The first maps of one example's activations, each from its least value (black) to its greatest
   * (white).
   *
   * @param values maps one after another
   * @param count how many maps, at most those there are
   */
  public static List<BufferedImage> ofMaps(float[] values, int height, int width, int count) {
    int area = height * width;
    List<BufferedImage> maps = new ArrayList<>();
    for (int map = 0; map < Math.min(count, values.length / area); map++) {
      float least = Float.POSITIVE_INFINITY;
      float greatest = Float.NEGATIVE_INFINITY;
      for (int i = map * area; i < (map + 1) * area; i++) {
        least = Math.min(least, values[i]);
        greatest = Math.max(greatest, values[i]);
      }
      float scale = greatest > least ? 255 / (greatest - least) : 0;
      byte[] grey = new byte[area];
      for (int i = 0; i < area; i++) {
        grey[i] = (byte) Math.round((values[map * area + i] - least) * scale);
      }
      maps.add(ofPlanes(grey, 0, 1, height, width));
    }
    return maps;
  }

  /** Writes a PNG; the file is there as a whole or not at all. */
  public static void write(BufferedImage image, Path file) throws IOException {
    AtomicFile.write(
        file,
        channel -> {
          OutputStream out = Channels.newOutputStream(channel);
          if (!ImageIO.write(image, "png", out)) {
            throw new IOException(file + ": this Java cannot write PNG");
          }
          out.flush();
        });
  }
}
