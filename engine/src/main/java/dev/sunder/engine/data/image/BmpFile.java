package dev.sunder.engine.data.image;

import dev.sunder.engine.data.image.Pixels.Colour;

/**
 * An uncompressed Windows or OS/2 bitmap of 1, 4, 8, 16, 24 or 32 bits a pixel.
 *
 * @param topDown whether the first row stored is the top one
 * @param bits bits a pixel
 * @param start where the pixels begin
 * @param palette red, green, blue of each entry; empty without a palette
 * @param masks which bits are red, green, blue and alpha; an alpha mask of 0 is opaque
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record BmpFile(
    int width,
    int height,
    boolean topDown,
    int bits,
    int start,
    byte[] palette,
    long[] masks,
    FileBytes bytes)
    implements ImageFile {

  private static final int UNCOMPRESSED = 0;
  private static final int BIT_FIELDS = 3;
  private static final int BIT_FIELDS_WITH_ALPHA = 6;

  @Override
  public boolean colour() {
    return palette.length == 0 || Palette.hasColour(palette);
  }

  @Override
  public Pixels decode(Workspace workspace, int shrink) throws ImageFormatException {
    Pixels pixels = Pixels.allocate(width, height, colour() ? Colour.RGB : Colour.GREY);
    int bands = pixels.colour().bands();
    byte[] samples = pixels.samples();
    for (int y = 0; y < height; y++) {
      int row = start + (int) ((topDown ? y : height - 1 - y) * stride(width, bits));
      for (int x = 0, to = y * width * bands; x < width; x++, to += bands) {
        long value = value(row, x);
        if (palette.length > 0) {
          Palette.require((int) value, palette);
          System.arraycopy(palette, 3 * (int) value, samples, to, bands);
        } else {
          int alpha = masks[3] == 0 ? 255 : field(value, masks[3]);
          for (int band = 0; band < 3; band++) {
            samples[to + band] = Pixels.onWhite(field(value, masks[band]), alpha);
          }
        }
      }
    }
    return pixels;
  }

  private long value(int row, int x) {
    byte[] file = bytes.array();
    if (bits < 8) {
      int bit = x * bits;
      return (file[row + (bit >> 3)] >> (8 - bits - (bit & 7))) & ((1 << bits) - 1);
    }
    long value = 0;
    int at = row + x * (bits / 8);
    for (int i = bits / 8 - 1; i >= 0; i--) {
      value = (value << 8) | (file[at + i] & 0xFF);
    }
    return value;
  }

  private static int field(long value, long mask) {
    long max = mask >> Long.numberOfTrailingZeros(mask);
    long field = (value & mask) >> Long.numberOfTrailingZeros(mask);
    return max == 255 ? (int) field : (int) ((field * 255 + max / 2) / max);
  }

  private static long stride(int width, int bits) {
    return ((long) width * bits + 31) / 32 * 4;
  }

  static BmpFile parse(FileBytes bytes) throws ImageFormatException {
    long start = bytes.u32Little(10, "BMP header");
    long header = bytes.u32Little(14, "BMP header");
    if (header != 12 && (header < 40 || header > 124)) {
      throw new ImageFormatException(
          "BMP header of %d bytes at byte 14, expected 12 or 40 to 124".formatted(header));
    }
    bytes.require(14, header, "BMP header");
    boolean old = header == 12;
    int width = old ? bytes.u16Little(18, "BMP header") : (int) bytes.u32Little(18, "BMP header");
    int rows = old ? bytes.u16Little(20, "BMP header") : (int) bytes.u32Little(22, "BMP header");
    int bits = bytes.u16Little(old ? 24 : 28, "BMP header");
    long compression = old ? UNCOMPRESSED : bytes.u32Little(30, "BMP header");
    if (width < 1
        || rows == 0
        || rows == Integer.MIN_VALUE
        || (long) width * Math.abs(rows) > Integer.MAX_VALUE) {
      throw new ImageFormatException(
          "BMP header: size %d x %d, expected 1 x 1 to 2^31 - 1 pixels".formatted(rows, width));
    }
    boolean fields = compression == BIT_FIELDS || compression == BIT_FIELDS_WITH_ALPHA;
    if (compression != UNCOMPRESSED && !(fields && (bits == 16 || bits == 32))) {
      throw new ImageFormatException(
          "BMP compression %d with %d bits a pixel at byte 30, expected an uncompressed bitmap"
              .formatted(compression, bits));
    }
    if (bits != 1 && bits != 4 && bits != 8 && bits != 16 && bits != 24 && bits != 32) {
      throw new ImageFormatException(
          "BMP of %d bits a pixel, expected 1, 4, 8, 16, 24 or 32".formatted(bits));
    }
    int height = Math.abs(rows);
    if (start + stride(width, bits) * height > bytes.length()) {
      throw new ImageFormatException(
          "BMP of %d x %d pixels of %d bits from byte %d needs %d bytes, the file has %d: truncated or corrupt"
              .formatted(
                  height,
                  width,
                  bits,
                  start,
                  start + stride(width, bits) * height,
                  bytes.length()));
    }
    byte[] palette = bits > 8 ? new byte[0] : palette(bytes, (int) header, bits);
    long[] masks = bits > 8 ? masks(bytes, (int) header, bits, fields) : new long[4];
    return new BmpFile(width, height, rows < 0, bits, (int) start, palette, masks, bytes);
  }

  private static byte[] palette(FileBytes bytes, int header, int bits) throws ImageFormatException {
    int entryBytes = header == 12 ? 3 : 4;
    long used = header == 12 ? 0 : bytes.u32Little(46, "BMP header");
    if (used > 1 << bits) {
      throw new ImageFormatException(
          "BMP palette of %d colours at %d bits a pixel, expected at most %d"
              .formatted(used, bits, 1 << bits));
    }
    int colours = used == 0 ? 1 << bits : (int) used;
    int at = 14 + header;
    bytes.require(at, (long) colours * entryBytes, "BMP palette");
    byte[] palette = new byte[3 * colours];
    for (int i = 0; i < colours; i++) {
      for (int band = 0; band < 3; band++) {
        palette[3 * i + band] = bytes.array()[at + i * entryBytes + 2 - band];
      }
    }
    return palette;
  }

  private static long[] masks(FileBytes bytes, int header, int bits, boolean fields)
      throws ImageFormatException {
    if (!fields) {
      return bits == 16
          ? new long[] {0x7C00, 0x03E0, 0x001F, 0}
          : new long[] {0xFF0000, 0xFF00, 0xFF, 0};
    }
    long[] masks = new long[4];
    for (int i = 0; i < (header >= 56 ? 4 : 3); i++) {
      masks[i] = bytes.u32Little(54 + 4 * i, "BMP colour masks");
      boolean oneRun = Long.bitCount(masks[i] / Math.max(1, Long.lowestOneBit(masks[i])) + 1) == 1;
      if (!oneRun || (masks[i] == 0 && i < 3)) {
        throw new ImageFormatException(
            "BMP colour mask %08x at byte %d, expected one run of bits"
                .formatted(masks[i], 54 + 4 * i));
      }
    }
    return masks;
  }
}
