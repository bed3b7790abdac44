package dev.sunder.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowTest {

  // AlexNet's layers, then strides that do not divide and windows as large as their input.
  @ParameterizedTest(name = "{0} pixels, kernel {1}, stride {2}, padding {3}: {4} positions")
  @CsvSource({
    "224, 11, 4, 2, 55",
    "55, 3, 2, 0, 27",
    "27, 5, 1, 2, 27",
    "27, 3, 2, 0, 13",
    "13, 3, 1, 1, 13",
    "13, 3, 2, 0, 6",
    "6, 2, 4, 0, 2",
    "5, 2, 4, 0, 1",
    "5, 5, 3, 0, 1",
    "1, 3, 2, 1, 1",
    "10, 1, 3, 0, 4"
  })
  void countsThePositionsOfAKernel(int size, int kernel, int stride, int pad, int positions) {
    Window window = Window.square(kernel, stride, pad);
    assertEquals(positions, window.rows().positions(size));
    assertEquals(positions, window.columns().positions(size));
  }

  @Test
  void keepsHeightAndWidthApart() {
    Window window = new Window(3, 5, 2, 1, 1, 2);
    assertEquals(new Shape(4, 7, 3, 9), window.output(new Shape(4, 3, 5, 9), 7));
  }

  @ParameterizedTest
  @CsvSource({"3x3/2+1, 3,3,2,2,1,1", "3x5/2x1+1x2, 3,5,2,1,1,2", "1x1/1+0, 1,1,1,1,0,0"})
  void readsAsKernelStrideAndPadding(String text, int kh, int kw, int sh, int sw, int ph, int pw) {
    assertEquals(text, new Window(kh, kw, sh, sw, ph, pw).toString());
  }

  @ParameterizedTest
  @CsvSource({
    "0,1,1,1,0,0, kernel, 0",
    "1,-1,1,1,0,0, kernel, -1",
    "3,3,0,1,0,0, stride, 0",
    "3,3,1,-2,0,0, stride, -2",
    "3,3,1,1,-1,0, padding, -1",
    "3,3,1,1,3,0, padding, 3",
    "5,3,1,1,4,3, padding, 3"
  })
  void refusesWhatCannotSlide(
      int kh, int kw, int sh, int sw, int ph, int pw, String what, String value) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> new Window(kh, kw, sh, sw, ph, pw))
            .getMessage();
    assertTrue(message.startsWith(what) && message.endsWith("got " + value), message);
  }

  @ParameterizedTest(name = "{0} pixels, kernel {1}, padding {3} and {4}, dilation {5}: {6}")
  @CsvSource({
    "10, 3, 1, 0, 1, 1, 9",
    "10, 3, 1, 1, 0, 1, 9",
    "10, 3, 2, 0, 1, 1, 5",
    "10, 3, 1, 2, 2, 2, 10",
    "10, 3, 1, 0, 0, 4, 2",
    "9, 3, 1, 0, 0, 4, 1"
  })
  void countsPositionsWithPaddingPerSideAndDilation(
      int size, int kernel, int stride, int before, int after, int dilation, int positions) {
    Window.Axis axis = new Window.Axis(kernel, stride, before, after, dilation);
    int last = axis.pixel(positions - 1, kernel - 1);
    assertEquals(positions, axis.positions(size));
    assertTrue(last < size + after && last + stride >= size + after, "last tap at " + last);
  }

  // What PyTorch's MaxPool2d(kernel, stride, padding, ceil_mode=True) gives, by its documentation.
  @ParameterizedTest(name = "{0} pixels, kernel {1}, stride {2}, padding {3}: {4}")
  @CsvSource({
    "112, 3, 2, 0, 56",
    "56, 3, 2, 0, 28",
    "13, 3, 2, 0, 6",
    "2, 3, 2, 0, 1",
    "5, 2, 3, 1, 2",
    "4, 2, 3, 1, 2",
    "6, 2, 2, 0, 3",
    "7, 2, 2, 0, 4",
    "1, 1, 3, 0, 1"
  })
  void roundsUpUnlessAPositionWouldBeginBehindTheInput(
      int size, int kernel, int stride, int pad, int positions) {
    Window.Axis axis = new Window.Axis(kernel, stride, pad).roundingUp(size);
    assertEquals(positions, axis.positions(size));
    assertTrue(axis.pixel(positions - 1, 0) < size);
  }

  @Test
  void readsWithPaddingPerSideAndDilation() {
    Window window = new Window(new Window.Axis(3, 1, 0, 1, 1), new Window.Axis(5, 1, 2, 2, 2));
    assertEquals("3x5/1+0:1x2~1x2", window.toString());
  }

  @ParameterizedTest
  @CsvSource({"4,9", "9,4"})
  void refusesAnInputSmallerThanItself(int height, int width) {
    Window window = Window.square(7, 1, 1);
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> window.output(new Shape(1, 1, height, width), 1))
            .getMessage();
    assertTrue(message.contains(height + "x" + width) && message.contains("7x7"), message);
  }

  @Test
  void slidesOverPaddingThatTogetherExceedsAnInt() {
    int large = 1 << 30;
    Window window = new Window(large + 1, 1, 1, 1, large, 0);
    assertEquals(new Shape(1, 1, large + 1, 1), window.output(new Shape(1, 1, 1, 1), 1));
  }

  @Test
  void refusesMorePositionsThanAnIntCounts() {
    Window window = new Window(1, 11, 1, 1, 0, 10);
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> window.output(new Shape(1, 1, 1, 2147483639), 1))
            .getMessage();
    assertTrue(message.contains("2147483649 positions"), message);
  }
}
