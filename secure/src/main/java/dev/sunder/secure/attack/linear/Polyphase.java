package dev.sunder.secure.attack.linear;

import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;

/**
 * A strided convolution as one of stride 1: the padded image is cut into blocks of stride x stride
 * pixels, whose pixels become channels, and the kernel is cut likewise, its edge filled with zeros.
 *
 * <p>The same numbers are multiplied; devices have faster algorithms for stride 1, and above all
 * for its gradient by the data. Pixels that no kernel position covers are left out.
 */
final class Polyphase {

  private final Shape image;
  private final Window window;
  private final Shape blocks;

  /**
   * For one convolution.
   *
   * @param image the convolution's input, n = 1
   */
  Polyphase(Shape image, Window window) {
    this.image = image;
    this.window = window;
    int phases = window.rows().stride() * window.columns().stride();
    this.blocks =
        new Shape(
            1,
            image.c() * phases,
            window.rows().positions(image.h()) - 1 + kernelRows(),
            window.columns().positions(image.w()) - 1 + kernelColumns());
  }

  /** The shape of the image in blocks. */
  Shape blocks() {
    return blocks;
  }

  /** The window over the blocks: stride 1, no padding. */
  Window window() {
    return new Window(kernelRows(), kernelColumns(), 1, 1, 0, 0);
  }

  /** The kernels over the blocks, in order (kernel, channel and phase, row, column). */
  float[] kernels(float[] weight, int kernels) {
    int area = kernelRows() * kernelColumns();
    float[] cut = new float[kernels * blocks.c() * area];
    int from = 0;
    for (int k = 0; k < kernels; k++) {
      for (int c = 0; c < image.c(); c++) {
        for (int y = 0; y < window.rows().kernel(); y++) {
          for (int x = 0; x < window.columns().kernel(); x++) {
            int place =
                y / window.rows().stride() * kernelColumns() + x / window.columns().stride();
            cut[(k * blocks.c() + channel(c, y, x)) * area + place] = weight[from++];
          }
        }
      }
    }
    return cut;
  }

  /** Cuts an image into blocks; {@code into} is overwritten. */
  void cut(float[] pixels, float[] into) {
    java.util.Arrays.fill(into, 0);
    move(pixels, into, true);
  }

  /** The transpose of {@link #cut}: puts blocks together; {@code pixels} is overwritten. */
  void join(float[] from, float[] pixels) {
    java.util.Arrays.fill(pixels, 0);
    move(pixels, from, false);
  }

  private void move(float[] pixels, float[] cut, boolean cutting) {
    int height = Math.min(image.h(), blocks.h() * window.rows().stride() - window.rows().before());
    int width =
        Math.min(image.w(), blocks.w() * window.columns().stride() - window.columns().before());
    for (int c = 0; c < image.c(); c++) {
      for (int row = 0; row < height; row++) {
        int y = row + window.rows().before();
        int line = (c * image.h() + row) * image.w();
        for (int phase = 0; phase < window.columns().stride(); phase++) {
          // The first column of the image in this phase, and the block it lies in.
          int first = Math.floorMod(phase - window.columns().before(), window.columns().stride());
          int place =
              (channel(c, y, phase) * blocks.h() + y / window.rows().stride()) * blocks.w()
                  + (first + window.columns().before()) / window.columns().stride();
          if (cutting) {
            for (int x = first; x < width; x += window.columns().stride()) {
              cut[place++] = pixels[line + x];
            }
          } else {
            for (int x = first; x < width; x += window.columns().stride()) {
              pixels[line + x] = cut[place++];
            }
          }
        }
      }
    }
  }

  private int channel(int c, int y, int x) {
    return (c * window.rows().stride() + y % window.rows().stride()) * window.columns().stride()
        + x % window.columns().stride();
  }

  private int kernelRows() {
    return (window.rows().kernel() - 1) / window.rows().stride() + 1;
  }

  private int kernelColumns() {
    return (window.columns().kernel() - 1) / window.columns().stride() + 1;
  }
}
