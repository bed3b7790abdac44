package dev.sunder.testdata;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class RasterTest {

  private static double[][] covered(Outline outline) {
    double[][] shares = new double[8][8];
    new Coverage(8, 8).scan(outline, (x, y, share) -> shares[y][x] += share);
    return shares;
  }

  private static double area(Outline outline) {
    double sum = 0;
    for (double[] row : covered(outline)) {
      for (double share : row) {
        sum += share;
      }
    }
    return sum;
  }

  @Test
  void aPixelIsCoveredByTheShareInsideTheOutline() {
    double[][] shares = covered(Outline.rectangle(1.25, 2.5, 3, 4));

    assertEquals(0.75 * 0.5, shares[2][1], 1e-12);
    assertEquals(0.5, shares[2][2], 1e-12);
    assertEquals(0.75, shares[3][1], 1e-12);
    assertEquals(1, shares[3][2], 1e-12);
    assertEquals(0, shares[3][3]);
    assertEquals(0, shares[4][2]);
  }

  @Test
  void aTriangleCoversItsArea() {
    assertEquals(0.5 * 5 * 6, area(Outline.polygon(1, 1, 6, 1, 3, 7)), 0.02);
  }

  @Test
  void anEllipseCoversItsArea() {
    assertEquals(Math.PI * 3 * 2, area(Outline.ellipse(4, 4, 3, 2, 0.7)), 0.15);
  }

  @Test
  void whatLiesOutsideThePictureIsCutOff() {
    assertEquals(64, area(Outline.rectangle(-100, -100, 100, 100)), 1e-9);
  }

  @Test
  void aStrokeThatCrossesItselfIsNotHollow() {
    Outline cross =
        new Outline(
            List.of(
                Outline.rectangle(1, 3, 7, 5).rings().get(0),
                Outline.polygon(3, 1, 3, 7, 5, 7, 5, 1).rings().get(0)));

    assertEquals(12 + 12 - 4, area(cross), 1e-9);
  }

  @Test
  void aStraightStrokeIsARectangleWithRoundEnds() {
    double expected = 4 * 2 + Math.PI;
    assertEquals(expected, area(Outline.stroke(new double[] {2, 4, 6, 4}, 1)), 0.05);
  }

  @Test
  void halfOpaquePaintOverBlackIsHalfAsBright() {
    Canvas canvas = new Canvas(2, 1);
    canvas.fill(Outline.rectangle(0, 0, 1, 1), Paint.plain(Colour.of(0xFF8000)), 0.5);

    assertEquals(0.5, canvas.get(0, 0).red(), 1e-12);
    assertEquals(128 / 255.0 / 2, canvas.get(0, 0).green(), 1e-12);
    assertEquals(Colour.BLACK, canvas.get(1, 0));
  }

  @Test
  void aBrushPaintsInItsOwnCoordinates() {
    Canvas canvas = new Canvas(4, 4);
    Brush brush = canvas.brush().in(Affine.move(2, 1).of(Affine.scale(2, 2)));
    brush.fill(Outline.rectangle(0, 0, 1, 1), (x, y) -> new Colour(x, y, 0));

    assertEquals(Colour.BLACK, canvas.get(1, 1));
    assertEquals(0.25, canvas.get(2, 1).red(), 1e-12);
    assertEquals(0.75, canvas.get(3, 1).red(), 1e-12);
    assertEquals(0.75, canvas.get(2, 2).green(), 1e-12);
  }
}
