package dev.sunder.experiments.experiment;

import dev.sunder.experiments.chart.Pictures;
import dev.sunder.kernels.Shape;
import dev.sunder.secure.attack.PixelScale;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/** Pictures of one size beside one another, without gaps. */
final class Strips {

  private Strips() {}

  /** Draws images, CHW in [−1, 1]. */
  static BufferedImage draw(List<float[]> images, Shape shape) {
    BufferedImage strip =
        new BufferedImage(images.size() * shape.w(), shape.h(), BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = strip.createGraphics();
    try {
      for (int i = 0; i < images.size(); i++) {
        byte[] pixels = PixelScale.pixels(images.get(i));
        pen.drawImage(
            Pictures.ofPlanes(pixels, 0, shape.c(), shape.h(), shape.w()), i * shape.w(), 0, null);
      }
    } finally {
      pen.dispose();
    }
    return strip;
  }

  /** The pictures of a strip. */
  static List<BufferedImage> read(Path file, Shape shape) throws IOException {
    BufferedImage strip = ImageIO.read(file.toFile());
    if (strip == null || strip.getHeight() != shape.h() || strip.getWidth() % shape.w() != 0) {
      throw new IOException(file + ": expected a row of pictures " + shape.h() + "x" + shape.w());
    }
    List<BufferedImage> pictures = new ArrayList<>();
    for (int left = 0; left < strip.getWidth(); left += shape.w()) {
      pictures.add(strip.getSubimage(left, 0, shape.w(), shape.h()));
    }
    return pictures;
  }
}
