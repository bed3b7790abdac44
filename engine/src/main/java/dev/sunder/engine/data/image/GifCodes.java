package dev.sunder.engine.data.image;

/** GIF's variable-length LZW codes (T. Welch, 1984), read once from the start. */
final class GifCodes {
  private static final int MAX_CODES = 4096;

  private final byte[] data;
  private final int codeSize;
  private final int clear;
  private final short[] prefix = new short[MAX_CODES];
  private final byte[] suffix = new byte[MAX_CODES];
  private final int[] length = new int[MAX_CODES];
  private int bit;

  GifCodes(byte[] data, int codeSize) {
    this.data = data;
    this.codeSize = codeSize;
    clear = 1 << codeSize;
    for (int i = 0; i < clear; i++) {
      suffix[i] = (byte) i;
      length[i] = 1;
    }
  }

  /** Fills the array; codes beyond it are ignored. */
  void decode(byte[] into) throws ImageFormatException {
    int bits = codeSize + 1;
    int next = clear + 2;
    int previous = -1;
    int at = 0;
    while (at < into.length) {
      int code = read(bits);
      if (code == clear) {
        bits = codeSize + 1;
        next = clear + 2;
        previous = -1;
        continue;
      }
      boolean known = code >= 0 && (code < clear || (code > clear + 1 && code < next));
      boolean justMade = code == next && previous >= 0 && next < MAX_CODES;
      if (!known && !justMade) {
        throw new ImageFormatException(
            "GIF image data ends or makes no sense at pixel %d of %d: truncated or corrupt"
                .formatted(at, into.length));
      }
      if (previous >= 0 && next < MAX_CODES) {
        prefix[next] = (short) previous;
        length[next] = length[previous] + 1;
        suffix[next] = first(justMade ? previous : code);
        next++;
        if (next == 1 << bits && bits < 12) {
          bits++;
        }
      }
      at = write(code, into, at);
      previous = code;
    }
  }

  private byte first(int code) {
    int at = code;
    while (at >= clear) {
      at = prefix[at];
    }
    return suffix[at];
  }

  private int write(int code, byte[] into, int at) {
    int end = at + length[code];
    int link = code;
    for (int i = end - 1; i >= at; i--) {
      if (i < into.length) {
        into[i] = suffix[link];
      }
      link = prefix[link];
    }
    return Math.min(end, into.length);
  }

  /** The next code, least significant bit first; -1 at the end of the data. */
  private int read(int bits) {
    if (bit + bits > data.length * 8L) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < bits; i++, bit++) {
      value |= (data[bit >> 3] >> (bit & 7) & 1) << i;
    }
    return value;
  }
}
