package dev.sunder.experiments.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PicturesTest {

  @TempDir private Path folder;

  @Test
  void planesAreRedGreenBlueRowByRow() {
    byte[] planes = {1, 2, (byte) 255, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    BufferedImage image = Pictures.ofPlanes(planes, 0, 3, 2, 2);
    assertEquals(0xFF01_0509, image.getRGB(0, 0));
    assertEquals(0xFF02_060A, image.getRGB(1, 0));
    assertEquals(0xFFFF_070B, image.getRGB(0, 1));
  }

  @Test
  void mapsRunFromBlackToWhiteAndAConstantMapIsBlack() {
    List<BufferedImage> maps =
        Pictures.ofMaps(new float[] {-1, 1, 0, 1, 7, 7, 7, 7, 0, 0, 0, 0}, 2, 2, 2);
    assertEquals(2, maps.size());
    assertEquals(0xFF00_0000, maps.get(0).getRGB(0, 0));
    assertEquals(0xFFFF_FFFF, maps.get(0).getRGB(1, 0));
    assertEquals(0xFF80_8080, maps.get(0).getRGB(0, 1));
    assertEquals(0xFF00_0000, maps.get(1).getRGB(0, 0));
  }

  @Test
  void aWrittenPictureIsReadBack() throws Exception {
    BufferedImage image = Pictures.ofPlanes(new byte[] {0, 50, 100, (byte) 200}, 0, 1, 2, 2);
    Pictures.write(image, folder.resolve("a.png"));
    assertEquals(image.getRGB(1, 1), ImageIO.read(folder.resolve("a.png").toFile()).getRGB(1, 1));
  }
}
