package dev.sunder.engine.data.image;

/**
 * An image file whose structure has been read and checked, but whose pixels have not been decoded.
 */
public sealed interface ImageFile permits JpegFile, PngFile, GifFile, BmpFile {

  /** Three bands of so many pixels still fit in an array. */
  long MOST_PIXELS = 1L << 29;

  /** Columns as stored, before {@link #orientation()} is applied. */
  int width();

  /** Rows as stored, before {@link #orientation()} is applied. */
  int height();

  /** Whether it may hold colour; a palette of greys does not. */
  boolean colour();

  /** How to turn the picture upright. */
  default Orientation orientation() {
    return Orientation.UPRIGHT;
  }

  /**
   * Decodes the pixels.
   *
   * @param shrink keep about one in {@code shrink} pixels each way; only a hint
   */
  Pixels decode(Workspace workspace, int shrink) throws ImageFormatException;

  /** Rows of the upright picture. */
  default int uprightHeight() {
    return orientation().swapsAxes() ? width() : height();
  }

  /** Columns of the upright picture. */
  default int uprightWidth() {
    return orientation().swapsAxes() ? height() : width();
  }

  /**
   * Reads the structure of a file, whatever its name says it is.
   *
   * @param maxPixels the largest height times width accepted, up to 2^29
   */
  static ImageFile parse(byte[] file, long maxPixels) throws ImageFormatException {
    if (file.length == 0) {
      throw new ImageFormatException("empty file, expected an image");
    }
    FileBytes bytes = new FileBytes(file);
    ImageFile image;
    if (bytes.startsWith(0, "\u00ff\u00d8")) {
      image = JpegFile.parse(bytes);
    } else if (bytes.startsWith(0, PngFile.SIGNATURE)) {
      image = PngFile.parse(bytes);
    } else if (bytes.startsWith(0, "GIF87a") || bytes.startsWith(0, "GIF89a")) {
      image = GifFile.parse(bytes);
    } else if (bytes.startsWith(0, "BM")) {
      image = BmpFile.parse(bytes);
    } else {
      throw new ImageFormatException(
          "not a JPEG, PNG, GIF or BMP image: begins with " + begin(file));
    }
    long pixels = (long) image.width() * image.height();
    if (pixels > Math.min(maxPixels, MOST_PIXELS)) {
      throw new ImageFormatException(
          "%d x %d is %d pixels, at most %d are accepted"
              .formatted(image.height(), image.width(), pixels, Math.min(maxPixels, MOST_PIXELS)));
    }
    return image;
  }

  /** Refuses a size that so few bytes cannot hold, before memory is spent on it. */
  static void requirePlausible(int width, int height, long pixelsPerByte, FileBytes bytes)
      throws ImageFormatException {
    if ((long) width * height > pixelsPerByte * bytes.length()) {
      throw new ImageFormatException(
          "the header says %d x %d pixels, but %d bytes cannot hold so many: truncated or corrupt"
              .formatted(height, width, bytes.length()));
    }
  }

  private static String begin(byte[] file) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Math.min(file.length, 4); i++) {
      text.append("%02x ".formatted(file[i]));
    }
    return text.toString().trim();
  }
}
