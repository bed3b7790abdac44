package dev.sunder.secure.attack.linear;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowRankTest {

  private static float[] random(int size) {
    Random random = new Random(1);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** The decompositions of the whole matrix are the judge. */
  @ParameterizedTest
  @CsvSource({
    "4, 2, 5, 5, 2, 2, 4", // fewer equations
    "9, 2, 5, 5, 2, 2, 5", // fewer unknowns
    "3, 1, 3, 4, 1, 2, 5", // uneven kernel and stride
    "7, 1, 2, 3, 1, 1, 1", // one position
    "5, 2, 2, 2, 3, 3, 3", // a stride that leaves pixels out
  })
  void rankAndExtremeSingularValuesAreThoseOfTheMatrix(
      int k, int l, int rows, int columns, int down, int across, int positions) {
    Shape shape = new Shape(k, l, rows, columns);
    Window window = new Window(rows, columns, down, across, 0, 0);
    float[] weight = random(shape.elements());
    WindowMatrix matrix = WindowMatrix.of(weight, shape, window, positions);
    WindowRank found = WindowRank.of(weight, shape, window, positions);
    assertEquals(matrix.equations(), found.equations());
    assertEquals(matrix.unknowns(), found.unknowns());
    assertEquals(matrix.rank(), found.rank());
    double[] values = matrix.singularValues();
    assertEquals(values[0], found.greatest(), 1e-3 * values[0]);
    int full = Math.min(matrix.equations(), matrix.unknowns());
    double least = matrix.rank() < full ? 0 : values[full - 1];
    assertEquals(least, found.least(), 1e-3 * least);
  }

  @Test
  void thePapersSecurePatchIsDeterminedInAWindowOfTen() {
    Shape shape = new Shape(16, 3, 5, 5);
    Window window = Window.square(5, 2, 0);
    float[] weight = random(shape.elements());
    WindowRank patch = WindowRank.of(weight, shape, window, 4);
    assertEquals(256, patch.rank());
    assertEquals(363 - 256, patch.open());
    assertFalse(patch.determined());
    WindowRank larger = WindowRank.of(weight, shape, window, 10);
    assertEquals(1587, larger.rank());
    assertEquals(0, larger.open());
    assertTrue(larger.determined());
  }

  @Test
  void equalKernelsDoNotRaiseTheRank() {
    float[] weight = {1, 2, 3, 4, 1, 2, 3, 4};
    WindowRank found = WindowRank.of(weight, new Shape(2, 1, 2, 2), Window.square(2, 1, 0), 2);
    assertEquals(8, found.equations());
    assertEquals(4, found.rank());
    assertEquals(5, found.open());
    assertEquals(Double.POSITIVE_INFINITY, found.condition());
  }

  @Test
  void kernelsOfZerosHaveNoRank() {
    WindowRank found =
        WindowRank.of(new float[8], new Shape(2, 1, 2, 2), Window.square(2, 1, 0), 3);
    assertEquals(0, found.rank());
  }

  @Test
  void thePapersLargestExampleIsRankedWithinSeconds() {
    Shape shape = new Shape(96, 3, 11, 11);
    float[] weight = random(shape.elements());
    WindowRank found =
        assertTimeout(
            Duration.ofSeconds(10), () -> WindowRank.of(weight, shape, Window.square(11, 4, 0), 5));
    assertEquals(2400, found.equations());
    assertEquals(2187, found.unknowns());
    assertEquals(2187, found.rank());
  }

  @Test
  void kernelsThatAreNotFiniteAreRefused() {
    float[] weight = {1, Float.NaN, 3, 4};
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> WindowRank.of(weight, new Shape(1, 1, 2, 2), Window.square(2, 1, 0), 2))
            .getMessage();
    assertTrue(message.contains("not finite"), message);
  }

  @Test
  void aWindowThatDoesNotFitTheHeapIsRefused() {
    Shape shape = new Shape(64, 64, 3, 3);
    assertThrows(
        IllegalArgumentException.class,
        () -> WindowRank.of(new float[shape.elements()], shape, Window.square(3, 1, 0), 5_000));
  }
}
