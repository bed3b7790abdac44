package dev.sunder.engine.data.image;

import java.util.Optional;

/** The one thing in a picture's Exif that changes what the picture shows. */
final class Exif {
  private static final int ORIENTATION = 0x0112;
  private static final int SHORT = 3;

  private Exif() {}

  /**
   * The orientation, when the segment is Exif and says one. Broken metadata says nothing: it is no
   * reason to refuse the picture.
   */
  static Optional<Orientation> orientation(FileBytes bytes, int segment, int length) {
    return length < 14 || !bytes.startsWith(segment, "Exif\0\0")
        ? Optional.empty()
        : ofTiff(bytes, segment + 6, segment + length);
  }

  /** The same of what Exif holds, which a PNG has without Exif's name before it. */
  static Optional<Orientation> ofTiff(FileBytes bytes, int tiff, int end) {
    try {
      return inTiff(bytes, tiff, end);
    } catch (ImageFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<Orientation> inTiff(FileBytes bytes, int tiff, int end)
      throws ImageFormatException {
    boolean little = bytes.startsWith(tiff, "II");
    if (!little && !bytes.startsWith(tiff, "MM")) {
      return Optional.empty();
    }
    long offset = little ? bytes.u32Little(tiff + 4, "Exif") : bytes.u32(tiff + 4, "Exif");
    if (offset > end - tiff - 2) {
      return Optional.empty();
    }
    int directory = tiff + (int) offset;
    int entries = u16(bytes, directory, little);
    for (int entry = directory + 2; entry + 12 <= end && entries > 0; entry += 12, entries--) {
      if (u16(bytes, entry, little) == ORIENTATION && u16(bytes, entry + 2, little) == SHORT) {
        return Optional.of(Orientation.ofExif(u16(bytes, entry + 8, little)));
      }
    }
    return Optional.empty();
  }

  private static int u16(FileBytes bytes, int at, boolean little) throws ImageFormatException {
    return little ? bytes.u16Little(at, "Exif") : bytes.u16(at, "Exif");
  }
}
