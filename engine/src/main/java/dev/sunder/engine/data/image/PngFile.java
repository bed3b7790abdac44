package dev.sunder.engine.data.image;

import dev.sunder.engine.data.image.Pixels.Colour;
import dev.sunder.engine.text.Printable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * A PNG (ISO/IEC 15948) of any bit depth and colour type, plain or interlaced. Every chunk's
 * checksum is verified. Of an animated one the default image is read.
 *
 * @param depth bits a sample: 1, 2, 4, 8 or 16
 * @param type PNG's colour type
 * @param palette red, green, blue of each entry; empty without a palette
 * @param transparency the body of the tRNS chunk; empty without one
 * @param orientation how it is turned upright, by its eXIf chunk
 * @param data where the compressed pixels lie in the file: start and length of each part
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PngFile(
    int width,
    int height,
    int depth,
    Type type,
    boolean interlaced,
    byte[] palette,
    byte[] transparency,
    Orientation orientation,
    FileBytes bytes,
    List<Part> data)
    implements ImageFile {

  static final String SIGNATURE = "\u0089PNG\r\n\u001a\n";

  /** Deflate makes at most 1032 bytes of one. */
  private static final int MAX_EXPANSION = 1032;

  /** PNG's colour types. */
  enum Type {
    GREY(1),
    RGB(3),
    PALETTE(1),
    GREY_ALPHA(2),
    RGBA(4);

    private final int samples;

    Type(int samples) {
      this.samples = samples;
    }

    int samples() {
      return samples;
    }

    boolean hasAlpha() {
      return this == GREY_ALPHA || this == RGBA;
    }
  }

  /** A part of the file. */
  record Part(int start, int length) {}

  @Override
  public boolean colour() {
    return switch (type) {
      case GREY, GREY_ALPHA -> false;
      case RGB, RGBA -> true;
      case PALETTE -> Palette.hasColour(palette);
    };
  }

  @Override
  public Pixels decode(Workspace workspace, int shrink) throws ImageFormatException {
    Pixels pixels = Pixels.allocate(width, height, colour() ? Colour.RGB : Colour.GREY);
    PngSamples samples = new PngSamples(this, pixels);
    try (PngRows rows = new PngRows(this)) {
      rows.forEach(samples);
    }
    return pixels;
  }

  int bitsPerPixel() {
    return depth * type.samples();
  }

  static PngFile parse(FileBytes bytes) throws ImageFormatException {
    if (!bytes.startsWith(12, "IHDR") || bytes.u32(8, "PNG header") != 13) {
      throw new ImageFormatException("PNG chunk at byte 8 is no header, expected IHDR of 13 bytes");
    }
    byte[] palette = {};
    byte[] transparency = {};
    Orientation orientation = Orientation.UPRIGHT;
    List<Part> data = new ArrayList<>();
    int at = 8;
    int endOfData = 0;
    for (boolean ended = false; !ended; ) {
      int length = checkChunk(bytes, at);
      int body = at + 8;
      switch (type(bytes, at)) {
        case "IHDR" -> requireOnly(at == 8, "IHDR", at);
        case "PLTE" -> {
          requireOnly(palette.length == 0, "PLTE", at);
          palette = slice(bytes, body, length);
        }
        case "tRNS" -> transparency = slice(bytes, body, length);
        case "eXIf" -> orientation = Exif.ofTiff(bytes, body, body + length).orElse(orientation);
        case "IDAT" -> {
          if (!data.isEmpty() && at != endOfData) {
            throw new ImageFormatException(
                "PNG chunk at byte %d is image data after another chunk: expected all of it in a row"
                    .formatted(at));
          }
          data.add(new Part(body, length));
          endOfData = body + length + 4;
        }
        case "IEND" -> ended = true;
        default -> requireAncillary(bytes, at);
      }
      at = body + length + 4;
    }
    PngFile file = header(bytes, palette, transparency, orientation, data);
    file.check();
    return file;
  }

  private static String type(FileBytes bytes, int at) {
    return new String(bytes.array(), at + 4, 4, StandardCharsets.ISO_8859_1);
  }

  private static void requireOnly(boolean first, String type, int at) throws ImageFormatException {
    if (!first) {
      throw new ImageFormatException(
          "PNG chunk at byte %d is a second %s, expected one".formatted(at, type));
    }
  }

  /** An unknown chunk may be passed over only if its type begins with a small letter. */
  private static void requireAncillary(FileBytes bytes, int at) throws ImageFormatException {
    if ((bytes.array()[at + 4] & 0x20) == 0) {
      throw new ImageFormatException(
          "PNG chunk at byte %d is of the unknown type %s, and not one that may be passed over"
              .formatted(at, Printable.line(type(bytes, at))));
    }
  }

  /** Returns the length of the chunk's body. */
  private static int checkChunk(FileBytes bytes, int at) throws ImageFormatException {
    long length = bytes.u32(at, "PNG chunk");
    bytes.require(at, length + 12, "PNG chunk");
    CRC32 crc = new CRC32();
    crc.update(bytes.array(), at + 4, (int) length + 4);
    long stored = bytes.u32(at + 8 + (int) length, "PNG chunk");
    if (crc.getValue() != stored) {
      throw new ImageFormatException(
          "PNG chunk at byte %d has checksum %08x, expected %08x: corrupt"
              .formatted(at, crc.getValue(), stored));
    }
    return (int) length;
  }

  private static PngFile header(
      FileBytes bytes,
      byte[] palette,
      byte[] transparency,
      Orientation orientation,
      List<Part> data)
      throws ImageFormatException {
    long width = bytes.u32(16, "PNG header");
    long height = bytes.u32(20, "PNG header");
    if (width < 1 || height < 1 || width * height > Integer.MAX_VALUE) {
      throw new ImageFormatException(
          "PNG header: size %d x %d, expected 1 x 1 to 2^31 - 1 pixels".formatted(height, width));
    }
    int depth = bytes.u8(24, "PNG header");
    int code = bytes.u8(25, "PNG header");
    int interlace = bytes.u8(28, "PNG header");
    Type type =
        switch (code) {
          case 0 -> Type.GREY;
          case 2 -> Type.RGB;
          case 3 -> Type.PALETTE;
          case 4 -> Type.GREY_ALPHA;
          case 6 -> Type.RGBA;
          default ->
              throw new ImageFormatException(
                  "PNG header: colour type %d, expected 0, 2, 3, 4 or 6".formatted(code));
        };
    if (interlace > 1 || bytes.u8(26, "PNG header") != 0 || bytes.u8(27, "PNG header") != 0) {
      throw new ImageFormatException(
          "PNG header: unknown compression, filter or interlace method, expected 0, 0 and 0 or 1");
    }
    return new PngFile(
        (int) width,
        (int) height,
        depth,
        type,
        interlace == 1,
        palette,
        transparency,
        orientation,
        bytes,
        List.copyOf(data));
  }

  private void check() throws ImageFormatException {
    boolean fits =
        switch (type) {
          case GREY -> depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
          case PALETTE -> depth == 1 || depth == 2 || depth == 4 || depth == 8;
          case RGB, GREY_ALPHA, RGBA -> depth == 8 || depth == 16;
        };
    if (!fits) {
      throw new ImageFormatException(
          "PNG header: %d bits a sample do not go with colour type %s".formatted(depth, type));
    }
    if (type == Type.PALETTE
        && (palette.length == 0 || palette.length % 3 != 0 || palette.length > 768)) {
      throw new ImageFormatException(
          "PNG palette of %d bytes, expected 3 to 768 in steps of 3".formatted(palette.length));
    }
    int wanted = type == Type.GREY ? 2 : type == Type.RGB ? 6 : transparency.length;
    if (transparency.length != 0 && transparency.length < wanted) {
      throw new ImageFormatException(
          "PNG transparency of %d bytes, expected %d".formatted(transparency.length, wanted));
    }
    if (data.isEmpty()) {
      throw new ImageFormatException("PNG without image data, expected an IDAT chunk");
    }
    ImageFile.requirePlausible(width, height, MAX_EXPANSION * 8L / bitsPerPixel() + 1, bytes);
  }

  private static byte[] slice(FileBytes bytes, int start, int length) {
    return java.util.Arrays.copyOfRange(bytes.array(), start, start + length);
  }
}
