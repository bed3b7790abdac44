package dev.sunder.secure.attack.linear;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WindowMatrixTest {

  private static float[] random(int size) {
    Random random = new Random(1);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  @Test
  void writesEachKernelAtEachPosition() {
    // One kernel [1 2; 3 4], stride 1, 2x2 positions over a 3x3 input.
    WindowMatrix matrix =
        WindowMatrix.of(new float[] {1, 2, 3, 4}, new Shape(1, 1, 2, 2), Window.square(2, 1, 0), 2);
    double[] expected = {
      1, 2, 0, 3, 4, 0, 0, 0, 0, //
      0, 1, 2, 0, 3, 4, 0, 0, 0, //
      0, 0, 0, 1, 2, 0, 3, 4, 0, //
      0, 0, 0, 0, 1, 2, 0, 3, 4
    };
    org.junit.jupiter.api.Assertions.assertArrayEquals(expected, matrix.matrix().data);
    assertEquals(4, matrix.rank());
  }

  @Test
  void aPatchThatThePaperCallsSecureIsDeterminedInALargerWindow() {
    Shape weight = new Shape(16, 3, 5, 5);
    Window window = Window.square(5, 2, 0);
    WindowMatrix patch = WindowMatrix.of(random(weight.elements()), weight, window, 4);
    assertEquals(256, patch.equations());
    assertEquals(363, patch.unknowns());
    assertEquals(256, patch.rank());
    WindowMatrix larger = WindowMatrix.of(random(weight.elements()), weight, window, 10);
    assertEquals(1600, larger.equations());
    assertEquals(1587, larger.unknowns());
    assertEquals(1587, larger.rank(), "every unknown is determined");
  }

  @Test
  void equalKernelsDoNotRaiseTheRank() {
    Shape weight = new Shape(2, 1, 2, 2);
    WindowMatrix matrix =
        WindowMatrix.of(new float[] {1, 2, 3, 4, 1, 2, 3, 4}, weight, Window.square(2, 1, 0), 2);
    assertEquals(8, matrix.equations());
    assertEquals(4, matrix.rank());
  }

  @Test
  void singularValuesOfOrthogonalRowsAreTheirLengths() {
    // Stride 2 keeps the two positions apart: rows of length 5 and 5.
    WindowMatrix matrix =
        WindowMatrix.of(new float[] {3, 4}, new Shape(1, 1, 1, 2), new Window(1, 2, 1, 2, 0, 0), 2);
    double[] values = matrix.singularValues();
    assertEquals(4, matrix.equations());
    assertTrue(values.length >= 4);
    for (int i = 0; i < 4; i++) {
      assertEquals(5, values[i], 1e-12);
    }
  }

  @Test
  void aWindowTooLargeForOneMatrixIsRefusedWithItsSize() {
    Shape weight = new Shape(64, 3, 11, 11);
    var wrong =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                WindowMatrix.of(new float[weight.elements()], weight, Window.square(11, 4, 0), 55));
    assertTrue(
        wrong.getMessage().contains("193600 equations in 154587 unknowns"), wrong.getMessage());
  }
}
