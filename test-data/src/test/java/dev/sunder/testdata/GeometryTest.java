package dev.sunder.testdata;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class GeometryTest {

  @Test
  void theInnerMapIsAppliedFirst() {
    Affine map = Affine.move(10, 20).of(Affine.scale(2, 3));

    assertEquals(10 + 2 * 5, map.x(5, 7));
    assertEquals(20 + 3 * 7, map.y(5, 7));
  }

  @Test
  void aQuarterTurnTakesRightToDown() {
    Affine map = Affine.turn(Math.PI / 2);

    assertEquals(0, map.x(1, 0), 1e-15);
    assertEquals(1, map.y(1, 0), 1e-15);
  }

  @Test
  void aMapAndItsInverseAreTheIdentity() {
    Affine map =
        Affine.move(3, -4).of(Affine.turn(0.3)).of(Affine.slant(0.2)).of(Affine.scale(2, -5));
    Affine back = map.inverse();

    assertEquals(1.5, back.x(map.x(1.5, -2), map.y(1.5, -2)), 1e-12);
    assertEquals(-2, back.y(map.x(1.5, -2), map.y(1.5, -2)), 1e-12);
  }

  @Test
  void anOpenCurveGoesThroughItsPoints() {
    double[] path = Curve.open(0, 0, 1, 2, 3, 1, 4, 4);

    assertEquals(1, path[2 * 6]);
    assertEquals(2, path[2 * 6 + 1]);
    assertEquals(3, path[2 * 12]);
    assertEquals(4, path[path.length - 2]);
    assertEquals(4, path[path.length - 1]);
  }

  /** Catmull-Rom splines reproduce straight lines at even spacing. */
  @Test
  void aCurveThroughEvenPointsOfALineIsTheLine() {
    double[] path = Curve.open(0, 0, 1, 2, 2, 4, 3, 6);

    for (int i = 6; i <= 12; i++) {
      assertEquals(i / 6.0, path[2 * i], 1e-12);
      assertEquals(i / 3.0, path[2 * i + 1], 1e-12);
    }
  }

  @Test
  void aFrontalGazeMovesNothing() {
    double[] flat = new Gaze(0, 0).flat(0.3, -0.4, 0.8, 1, 2, -3);

    assertEquals(0.3, flat[0]);
    assertEquals(-0.4, flat[1]);
    assertEquals(1, flat[2]);
    assertEquals(2, flat[3]);
  }

  @Test
  void aHeadTurnedToTheRightMovesItsNoseToTheRight() {
    assertEquals(1.2 * Math.sin(0.5), new Gaze(0.5, 0).x(0, 1.2), 1e-12);
  }
}
