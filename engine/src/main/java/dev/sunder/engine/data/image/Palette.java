package dev.sunder.engine.data.image;

/** A table of colours: red, green, blue of each entry. */
final class Palette {

  private Palette() {}

  /** Whether any entry is not a grey. */
  static boolean hasColour(byte[] palette) {
    for (int i = 0; i + 2 < palette.length; i += 3) {
      if (palette[i] != palette[i + 1] || palette[i] != palette[i + 2]) {
        return true;
      }
    }
    return false;
  }

  /** Checks that an index read from pixel data is in the table. */
  static void require(int index, byte[] palette) throws ImageFormatException {
    if (3 * index >= palette.length) {
      throw new ImageFormatException(
          "pixel of colour %d, expected less than the palette's %d: corrupt"
              .formatted(index, palette.length / 3));
    }
  }
}
