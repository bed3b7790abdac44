package dev.sunder.engine.data.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.sunder.engine.data.SampleImages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Images of unusual kinds, byte for byte by hand; the pixels expected follow from the formats. */
class OddModesTest {

  private static byte[] decode(byte[] file) throws ImageFormatException {
    ImageFile image = ImageFile.parse(file, 100);
    byte[] pixels = new byte[3 * image.height() * image.width()];
    try (ImageDecoder decoder = new ImageDecoder(3, image.height(), image.width(), false, 100)) {
      decoder.decode(image, pixels, 0);
    }
    return pixels;
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }

  @Test
  void colourOfSixteenBitsBecomesTheNearestOfEight() throws Exception {
    // Red 0x0000 and 0xffff, green 0x1234 / 257 = 18.1, 0x8110 / 257 = 128.6, blue 0x7f7f, 0x0080.
    byte[] file = SampleImages.png(1, 2, 16, 2, hex("00 0000 1234 7f7f ffff 8110 0080"));
    assertArrayEquals(hex("00ff 1281 7f00"), decode(file));
  }

  @Test
  void greyOfSixteenBitsWithAlphaIsLaidOnWhite() throws Exception {
    // 0x4040 is 64; opaque, gone, and of alpha 128: 255 + (64 - 255) * 128 / 255 = 159.1.
    byte[] file = SampleImages.png(1, 3, 16, 4, hex("00 4040 ffff 4040 0000 4040 8080"));
    assertArrayEquals(hex("40ff9f 40ff9f 40ff9f"), decode(file));
  }

  @Test
  void greyOfTwoBitsSpansBlackToWhite() throws Exception {
    // Samples 0, 1, 2, 3.
    byte[] file = SampleImages.png(1, 4, 2, 0, hex("00 1b"));
    assertArrayEquals(hex("0055aaff 0055aaff 0055aaff"), decode(file));
  }

  @Test
  void ofAnAnimationTheFirstFrameIsShown() throws Exception {
    // One pixel each: red, then green. Codes of 3 bits: clear (4), the index, end (5).
    ByteArrayOutputStream gif = new ByteArrayOutputStream();
    gif.write("GIF89a".getBytes(StandardCharsets.US_ASCII));
    gif.write(hex("0100 0100 81 00 00  ff0000 00ff00 0000ff ffffff"));
    frame(gif, 0);
    frame(gif, 1);
    gif.write(0x3b);
    assertArrayEquals(hex("ff 00 00"), decode(gif.toByteArray()));
  }

  private static void frame(ByteArrayOutputStream gif, int index) throws IOException {
    int codes = 4 | index << 3 | 5 << 6;
    gif.write(hex("21f904 00 0a00 00 00")); // a delay of a tenth of a second
    gif.write(hex("2c 0000 0000 0100 0100 00 02 02"));
    gif.write(codes & 0xFF);
    gif.write(codes >> 8);
    gif.write(0);
  }
}
