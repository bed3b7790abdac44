package dev.sunder.engine.data.image;

import java.io.ByteArrayOutputStream;
import java.util.Optional;

/**
 * A baseline or progressive JPEG (ITU-T T.81) of 8 bits a sample: grey, YCbCr, RGB, CMYK or YCCK.
 *
 * @param coding what the samples mean
 * @param stream the file without application segments and comments: what the decoder needs and
 *     nothing else to trip over
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record JpegFile(int width, int height, Coding coding, Orientation orientation, byte[] stream)
    implements ImageFile {

  /** A block of 64 pixels takes at least one bit. */
  private static final long PIXELS_PER_BYTE = 1024;

  private static final int MAX_SCANS = 100;

  /** Bounds the decoder's work on a progressive file of many scans. */
  private static final long MAX_PIXELS_TIMES_SCANS = 1L << 30;

  /** How the samples of a pixel encode its colour. */
  enum Coding {
    GREY(1),
    YCBCR(3),
    RGB(3),
    CMYK(4),
    /** As Adobe writes CMYK: 255 is no ink. */
    INVERTED_CMYK(4),
    /** YCbCr that stands for RGB's complement CMY, and K; inverted as by Adobe. */
    INVERTED_YCCK(4);

    private final int components;

    Coding(int components) {
      this.components = components;
    }

    int components() {
      return components;
    }
  }

  @Override
  public boolean colour() {
    return coding != Coding.GREY;
  }

  @Override
  public Pixels decode(Workspace workspace, int shrink) throws ImageFormatException {
    return workspace.jpegReader().read(this, shrink);
  }

  static JpegFile parse(FileBytes bytes) throws ImageFormatException {
    return new Parser(bytes).parse();
  }

  /** Walks the segments once. */
  private static final class Parser {
    private final FileBytes bytes;
    private final ByteArrayOutputStream kept;
    private int at = 2;
    private int width;
    private int height;
    private int components;
    private final int[] ids = new int[4];
    private int scans;
    private boolean jfif;
    private Optional<Integer> adobe = Optional.empty();
    private Orientation orientation = Orientation.UPRIGHT;

    Parser(FileBytes bytes) {
      this.bytes = bytes;
      kept = new ByteArrayOutputStream(bytes.length());
      kept.write(bytes.array(), 0, 2);
    }

    JpegFile parse() throws ImageFormatException {
      for (int marker = next(); marker != 0xD9; marker = next()) {
        segment(marker);
      }
      if (scans == 0) {
        throw new ImageFormatException("JPEG ends at byte %d before any image data".formatted(at));
      }
      kept.write(0xFF);
      kept.write(0xD9);
      return new JpegFile(width, height, coding(), orientation, kept.toByteArray());
    }

    /** Moves behind the next marker and returns it. */
    private int next() throws ImageFormatException {
      while (at < bytes.length() && bytes.array()[at] != (byte) 0xFF) {
        at++;
      }
      while (at < bytes.length() && bytes.array()[at] == (byte) 0xFF) {
        at++;
      }
      if (at >= bytes.length()) {
        throw new ImageFormatException(
            "JPEG ends at byte %d without an end-of-image marker: truncated"
                .formatted(bytes.length()));
      }
      return bytes.array()[at++] & 0xFF;
    }

    private void segment(int marker) throws ImageFormatException {
      int start = at - 2;
      int length = bytes.u16(at, "JPEG segment 0xff%02x".formatted(marker));
      bytes.require(at, Math.max(length, 2), "JPEG segment 0xff%02x".formatted(marker));
      int body = at + 2;
      switch (marker) {
        case 0xC0, 0xC1, 0xC2 -> frame(body, length - 2);
        case 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF ->
            throw new ImageFormatException(
                "JPEG frame 0xff%02x at byte %d is lossless, hierarchical or arithmetic-coded, expected baseline or progressive"
                    .formatted(marker, start));
        case 0xC4, 0xDB, 0xDD -> {}
        case 0xDA -> scan(start);
        case 0xE0 -> jfif |= bytes.startsWith(body, "JFIF\0");
        case 0xE1 -> orientation = Exif.orientation(bytes, body, length - 2).orElse(orientation);
        case 0xEE -> {
          if (bytes.startsWith(body, "Adobe") && length >= 14) {
            adobe = Optional.of(bytes.u8(body + 11, "Adobe segment"));
          }
        }
        case 0xDC,
            0xFE,
            0xE2,
            0xE3,
            0xE4,
            0xE5,
            0xE6,
            0xE7,
            0xE8,
            0xE9,
            0xEA,
            0xEB,
            0xEC,
            0xED,
            0xEF -> {}
        default ->
            throw new ImageFormatException(
                "JPEG marker 0xff%02x at byte %d, expected none such".formatted(marker, start));
      }
      at += length;
      if (marker < 0xE0 && marker != 0xDC) {
        kept.write(0xFF);
        kept.write(marker);
        kept.write(bytes.array(), body - 2, length);
      }
      if (marker == 0xDA) {
        int data = at;
        skipEntropyCodedData();
        kept.write(bytes.array(), data, at - data);
      }
    }

    private void frame(int body, int length) throws ImageFormatException {
      if (components != 0) {
        throw new ImageFormatException(
            "second JPEG frame header at byte %d, expected one".formatted(body));
      }
      int precision = bytes.u8(body, "JPEG frame header");
      height = bytes.u16(body + 1, "JPEG frame header");
      width = bytes.u16(body + 3, "JPEG frame header");
      components = bytes.u8(body + 5, "JPEG frame header");
      if (precision != 8
          || (components != 1 && components != 3 && components != 4)
          || length < 6 + 3 * components) {
        throw new ImageFormatException(
            "JPEG frame header at byte %d: %d bits a sample, %d components, expected 8 bits and 1, 3 or 4 components"
                .formatted(body, precision, components));
      }
      if (width == 0 || height == 0) {
        throw new ImageFormatException(
            "JPEG frame header at byte %d: size %d x %d, expected at least 1 x 1"
                .formatted(body, height, width));
      }
      for (int i = 0; i < components; i++) {
        ids[i] = bytes.u8(body + 6 + 3 * i, "JPEG frame header");
      }
      ImageFile.requirePlausible(width, height, PIXELS_PER_BYTE, bytes);
    }

    private void scan(int start) throws ImageFormatException {
      if (components == 0) {
        throw new ImageFormatException(
            "JPEG scan at byte %d before the frame header".formatted(start));
      }
      scans++;
      if (scans > MAX_SCANS || (long) width * height * scans > MAX_PIXELS_TIMES_SCANS) {
        throw new ImageFormatException(
            "JPEG scan %d of %d x %d pixels at byte %d: more than is accepted"
                .formatted(scans, height, width, start));
      }
    }

    /** Stops at the first marker that is neither a stuffed zero nor a restart. */
    private void skipEntropyCodedData() throws ImageFormatException {
      byte[] file = bytes.array();
      while (at + 1 < file.length) {
        int following = file[at + 1] & 0xFF;
        if (file[at] == (byte) 0xFF
            && following != 0
            && following != 0xFF
            && (following < 0xD0 || following > 0xD7)) {
          return;
        }
        at++;
      }
      throw new ImageFormatException(
          "JPEG ends at byte %d inside its image data: truncated".formatted(file.length));
    }

    /**
     * The conventions of libjpeg: JFIF says YCbCr, Adobe's segment says which, otherwise the
     * component ids decide.
     */
    private Coding coding() {
      if (components == 1) {
        return Coding.GREY;
      }
      if (components == 4) {
        return adobe
            .map(transform -> transform == 2 ? Coding.INVERTED_YCCK : Coding.INVERTED_CMYK)
            .orElse(Coding.CMYK);
      }
      boolean namedRgb = ids[0] == 'R' && ids[1] == 'G' && ids[2] == 'B';
      boolean rgb = !jfif && adobe.map(transform -> transform == 0).orElse(namedRgb);
      return rgb ? Coding.RGB : Coding.YCBCR;
    }
  }
}
