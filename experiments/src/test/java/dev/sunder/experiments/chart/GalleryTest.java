package dev.sunder.experiments.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sunder.experiments.chart.Gallery.Row;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class GalleryTest {

  private static final BufferedImage RED =
      Pictures.ofPlanes(new byte[] {(byte) 255, 0, 0}, 0, 3, 1, 1);
  private static final BufferedImage BLUE =
      Pictures.ofPlanes(new byte[] {0, 0, (byte) 255}, 0, 3, 1, 1);

  @Test
  void anAttacksPictureStandsBelowItsOriginal() {
    assumeTrue(Palette.canWriteText(), "this Java has no fonts");
    BufferedImage sheet =
        new Gallery("title", "subtitle")
            .draw(
                List.of(
                    new Row("original", "", List.of(RED, RED), List.of()),
                    new Row("attack", "20 dB", List.of(BLUE, BLUE), List.of("a", "b"))));
    int column = firstColumn(sheet, 0xFFFF_0000);
    assertTrue(column > 0);
    assertEquals(column, firstColumn(sheet, 0xFF00_00FF));
    assertTrue(firstRow(sheet, column, 0xFFFF_0000) < firstRow(sheet, column, 0xFF00_00FF));
  }

  @Test
  void captionsAreAsManyAsPictures() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new Row("attack", "", List.of(RED, BLUE), List.of("one")));
  }

  private static int firstColumn(BufferedImage sheet, int colour) {
    for (int x = 0; x < sheet.getWidth(); x++) {
      if (firstRow(sheet, x, colour) >= 0) {
        return x;
      }
    }
    return -1;
  }

  private static int firstRow(BufferedImage sheet, int x, int colour) {
    for (int y = 0; y < sheet.getHeight(); y++) {
      if (sheet.getRGB(x, y) == colour) {
        return y;
      }
    }
    return -1;
  }
}
