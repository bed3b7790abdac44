package dev.sunder.engine.data.image;

/** The eight ways in which a camera can have stored a picture, numbered as in Exif's tag 0x0112. */
enum Orientation {
  UPRIGHT(false),
  MIRRORED(false),
  UPSIDE_DOWN(false),
  UPSIDE_DOWN_MIRRORED(false),
  TRANSPOSED(true),
  /** Turn a quarter clockwise to see it upright. */
  ON_ITS_LEFT(true),
  TRANSPOSED_UPSIDE_DOWN(true),
  /** Turn a quarter anticlockwise to see it upright. */
  ON_ITS_RIGHT(true);

  private final boolean swapsAxes;

  Orientation(boolean swapsAxes) {
    this.swapsAxes = swapsAxes;
  }

  /** The orientation of an Exif number; anything but 2 to 8 is upright. */
  static Orientation ofExif(int number) {
    return number >= 1 && number <= 8 ? values()[number - 1] : UPRIGHT;
  }

  /** Whether rows of the stored picture are columns of the upright one. */
  boolean swapsAxes() {
    return swapsAxes;
  }

  /**
   * Copies one plane, turning it upright.
   *
   * @param height rows of the stored plane
   * @param width columns of the stored plane
   */
  void apply(byte[] stored, int from, int height, int width, byte[] upright, int to) {
    int rows = swapsAxes() ? width : height;
    int columns = swapsAxes() ? height : width;
    for (int y = 0; y < rows; y++) {
      for (int x = 0; x < columns; x++) {
        upright[to + y * columns + x] = stored[from + source(y, x, height, width)];
      }
    }
  }

  private int source(int y, int x, int height, int width) {
    int bottom = height - 1;
    int right = width - 1;
    return switch (this) {
      case UPRIGHT -> y * width + x;
      case MIRRORED -> y * width + right - x;
      case UPSIDE_DOWN -> (bottom - y) * width + right - x;
      case UPSIDE_DOWN_MIRRORED -> (bottom - y) * width + x;
      case TRANSPOSED -> x * width + y;
      case ON_ITS_LEFT -> (bottom - x) * width + y;
      case TRANSPOSED_UPSIDE_DOWN -> (bottom - x) * width + right - y;
      case ON_ITS_RIGHT -> x * width + right - y;
    };
  }
}
