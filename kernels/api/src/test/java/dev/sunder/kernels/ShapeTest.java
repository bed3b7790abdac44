package dev.sunder.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShapeTest {

  @Test
  void countsItsElements() {
    Shape shape = new Shape(2, 3, 4, 5);
    assertEquals(120, shape.elements());
    assertEquals(60, shape.elementsPerExample());
  }

  @Test
  void readsAsItsFourDimensions() {
    assertEquals("2x3x4x5", new Shape(2, 3, 4, 5).toString());
  }

  @Test
  void featuresAndBiasesHaveOnePixel() {
    assertEquals(new Shape(7, 10, 1, 1), Shape.of(7, 10));
    assertEquals(new Shape(1, 10, 1, 1), Shape.bias(10));
  }

  @Test
  void changesOneDimensionAtATime() {
    Shape shape = new Shape(2, 3, 4, 5);
    assertEquals(new Shape(9, 3, 4, 5), shape.withN(9));
    assertEquals(new Shape(2, 9, 4, 5), shape.withC(9));
  }

  @ParameterizedTest
  @CsvSource({"0,1,1,1", "1,0,1,1", "1,1,0,1", "1,1,1,0", "-3,1,1,1", "1,1,1,-2147483648"})
  void refusesDimensionsBelowOne(int n, int c, int h, int w) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> new Shape(n, c, h, w)).getMessage();
    assertTrue(message.contains("at least 1"), message);
    assertTrue(message.contains(n + "x" + c + "x" + h + "x" + w), message);
  }

  @Test
  void holdsAsManyElementsAsAnArray() {
    assertEquals(Integer.MAX_VALUE - 8, new Shape(1, 1, 1, Integer.MAX_VALUE - 8).elements());
  }

  // Products that overflow an int to 0, to a small number, and a long to 0.
  @ParameterizedTest
  @CsvSource({
    "1,1,1,2147483640",
    "65536,65536,1,1",
    "65536,1,1,65537",
    "65536,65536,65536,65536",
    "2147483647,2147483647,2147483647,2147483647"
  })
  void refusesMoreElementsThanAnArrayHolds(int n, int c, int h, int w) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> new Shape(n, c, h, w)).getMessage();
    assertTrue(message.contains("more than 2147483639 elements"), message);
  }
}
