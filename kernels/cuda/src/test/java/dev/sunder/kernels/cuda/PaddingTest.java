package dev.sunder.kernels.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import org.junit.jupiter.api.Test;

/** What cuDNN is given of an input, and how it is told to pad that by itself. */
class PaddingTest {

  private static final Shape EIGHT = new Shape(2, 3, 8, 8);

  private static Padding of(Window.Axis rows, Window.Axis columns) {
    return Padding.of(EIGHT, new Window(rows, columns));
  }

  @Test
  void evenPaddingIsLeftToCudnn() {
    Window window = Window.square(3, 2, 1);
    assertEquals(new Padding(EIGHT, EIGHT, window, 0, 0), of(window.rows(), window.columns()));
  }

  /** With 3 taps and stride 2 on 8 pixels, a zero in front is used and one behind is not. */
  @Test
  void paddingBehindThatNoPositionUsesIsNotCopied() {
    Window.Axis front = new Window.Axis(3, 2, 1, 0, 1);
    assertEquals(new Padding(EIGHT, EIGHT, Window.square(3, 2, 1), 0, 0), of(front, front));
    Window.Axis behind = new Window.Axis(3, 2, 0, 1, 1);
    assertEquals(
        new Padding(EIGHT, EIGHT.withC(3), Window.square(3, 2, 0), 0, 0).window(),
        of(behind, behind).window());
    assertEquals(new Shape(2, 3, 9, 9), of(behind, behind).given());
  }

  @Test
  void anAxisThatIsPaddedUnevenlyIsCopiedAndTheOtherIsNot() {
    Padding padding = of(new Window.Axis(4, 1, 2, 1, 1), new Window.Axis(3, 1, 1, 1, 1));
    Window window = new Window(new Window.Axis(4, 1, 0), new Window.Axis(3, 1, 1));
    assertEquals(new Padding(EIGHT, new Shape(2, 3, 11, 8), window, 2, 0), padding);
    assertEquals(
        window.output(padding.given(), 1),
        new Window(new Window.Axis(4, 1, 2, 1, 1), new Window.Axis(3, 1, 1, 1, 1))
            .output(EIGHT, 1));
  }

  @Test
  void aSingleTapHasNoDilation() {
    Window.Axis one = new Window.Axis(1, 1, 0, 0, 5);
    Window.Axis two = new Window.Axis(2, 1, 0, 0, 5);
    assertEquals(new Window(new Window.Axis(1, 1, 0), two), of(one, two).window());
  }
}
