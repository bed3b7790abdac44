package dev.sunder.engine.data.image;

import dev.sunder.engine.data.image.Pixels.Colour;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * The first frame of a GIF (87a or 89a).
 *
 * @param transparent the palette entry that shows the background; -1 for none
 * @param codeSize the bits of LZW's smallest codes
 * @param data the frame's LZW codes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record GifFile(
    int width,
    int height,
    boolean interlaced,
    byte[] palette,
    int transparent,
    int codeSize,
    byte[] data)
    implements ImageFile {

  /** A code of at most 12 bits stands for at most 4096 pixels. */
  private static final int PIXELS_PER_BYTE = 4096;

  private static final int[][] INTERLACE = {{0, 8}, {4, 8}, {2, 4}, {1, 2}};
  private static final int[][] PLAIN = {{0, 1}};

  @Override
  public boolean colour() {
    return Palette.hasColour(palette);
  }

  @Override
  public Pixels decode(Workspace workspace, int shrink) throws ImageFormatException {
    byte[] indices = new byte[width * height];
    new GifCodes(data, codeSize).decode(indices);
    Pixels pixels = Pixels.allocate(width, height, colour() ? Colour.RGB : Colour.GREY);
    int from = 0;
    for (int[] pass : interlaced ? INTERLACE : PLAIN) {
      for (int y = pass[0]; y < height; y += pass[1], from += width) {
        row(indices, from, pixels, y);
      }
    }
    return pixels;
  }

  private void row(byte[] indices, int from, Pixels pixels, int y) throws ImageFormatException {
    int bands = pixels.colour().bands();
    int to = y * width * bands;
    for (int x = 0; x < width; x++, to += bands) {
      int index = indices[from + x] & 0xFF;
      Palette.require(index, palette);
      for (int band = 0; band < bands; band++) {
        pixels.samples()[to + band] = index == transparent ? (byte) 255 : palette[3 * index + band];
      }
    }
  }

  static GifFile parse(FileBytes bytes) throws ImageFormatException {
    int flags = bytes.u8(10, "GIF header");
    int at = 13;
    byte[] global = palette(bytes, at, flags);
    at += global.length;
    int transparent = -1;
    while (true) {
      int kind = bytes.u8(at, "GIF block");
      if (kind == 0x2C) {
        return frame(bytes, at + 1, global, transparent);
      }
      if (kind != 0x21) {
        throw new ImageFormatException(
            "GIF block 0x%02x at byte %d, expected an image or an extension".formatted(kind, at));
      }
      if (bytes.u8(at + 1, "GIF extension") == 0xF9) {
        boolean used = (bytes.u8(at + 3, "GIF control") & 1) != 0;
        transparent = used ? bytes.u8(at + 6, "GIF control") : -1;
      }
      at = blocks(bytes, at + 2, null);
    }
  }

  private static GifFile frame(FileBytes bytes, int at, byte[] global, int transparent)
      throws ImageFormatException {
    int width = bytes.u16Little(at + 4, "GIF frame");
    int height = bytes.u16Little(at + 6, "GIF frame");
    if (width == 0 || height == 0) {
      throw new ImageFormatException(
          "GIF frame at byte %d: size %d x %d, expected at least 1 x 1"
              .formatted(at, height, width));
    }
    int flags = bytes.u8(at + 8, "GIF frame");
    byte[] local = palette(bytes, at + 9, flags);
    byte[] palette = local.length > 0 ? local : global;
    int codes = at + 9 + local.length;
    int codeSize = bytes.u8(codes, "GIF frame");
    if (codeSize < 1 || codeSize > 8) {
      throw new ImageFormatException(
          "GIF code size %d at byte %d, expected 1 to 8".formatted(codeSize, codes));
    }
    ImageFile.requirePlausible(width, height, PIXELS_PER_BYTE, bytes);
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    blocks(bytes, codes + 1, data);
    return new GifFile(
        width, height, (flags & 0x40) != 0, palette, transparent, codeSize, data.toByteArray());
  }

  private static byte[] palette(FileBytes bytes, int at, int flags) throws ImageFormatException {
    if ((flags & 0x80) == 0) {
      return new byte[0];
    }
    int length = 3 << ((flags & 7) + 1);
    bytes.require(at, length, "GIF palette");
    return Arrays.copyOfRange(bytes.array(), at, at + length);
  }

  /** Collects a chain of sub-blocks and returns the place behind its end. */
  private static int blocks(FileBytes bytes, int start, ByteArrayOutputStream into)
      throws ImageFormatException {
    int at = start;
    for (int length = bytes.u8(at, "GIF data"); length > 0; length = bytes.u8(at, "GIF data")) {
      bytes.require(at + 1, length, "GIF data");
      if (into != null) {
        into.write(bytes.array(), at + 1, length);
      }
      at += length + 1;
    }
    return at + 1;
  }
}
