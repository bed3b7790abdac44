package dev.sunder.secure.party;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExampleCodecTest {

  @Test
  void eightBitsRoundToTheNearestLevel() {
    // From 0 to 255 the levels are the whole numbers.
    float[] values = {0, 255, 9.4f, 9.6f, 128.51f};
    ByteBuffer written = write(Encoding.INT8, values);
    assertEquals(0, written.getFloat(0));
    assertEquals(1, written.getFloat(4));
    byte[] levels = {0, (byte) 255, 9, 10, (byte) 129};
    for (int i = 0; i < levels.length; i++) {
      assertEquals(levels[i], written.get(8 + i));
    }
  }

  @Test
  void aConstantExampleIsLevelZeroOfStepZero() {
    ByteBuffer written = write(Encoding.INT8, new float[] {2.5f, 2.5f});
    assertEquals(2.5f, written.getFloat(0));
    assertEquals(0, written.getFloat(4));
    assertEquals(0, written.get(8));
    assertArrayEquals(new float[] {2.5f, 2.5f}, read(Encoding.INT8, written, 2));
  }

  @Test
  void theWholeRangeOfFloatsFitsEightBits() {
    float[] values = {-Float.MAX_VALUE, 0, Float.MAX_VALUE};
    float[] received = read(Encoding.INT8, write(Encoding.INT8, values), 3);
    for (int i = 0; i < values.length; i++) {
      assertEquals(values[i], received[i], Float.MAX_VALUE / 127);
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void whatAModelComputesThatIsNotFiniteIsNeitherSentNorAnswered(float value) {
    for (Encoding encoding : Encoding.values()) {
      var wrong =
          assertThrows(NotFiniteException.class, () -> write(encoding, new float[] {1, value}));
      assertEquals(
          "the model computes "
              + value
              + " as value 1 of an example: it is damaged, or its parameters are too large for fp32;"
              + " its answers mean nothing",
          wrong.getMessage());
    }
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void aMessageWithAValueThatIsNotFiniteIsRefused(Encoding encoding) {
    for (int place = 0; place < (encoding == Encoding.INT8 ? 2 : 3); place++) {
      ByteBuffer hostile = write(encoding, new float[] {1, 2, 3});
      hostile.putFloat(4 * place, Float.NaN);
      assertThrows(MessageException.class, () -> read(encoding, hostile, 3), "place " + place);
    }
  }

  @Test
  void levelsBeyondTheFloatsAreRefused() {
    ByteBuffer hostile = write(Encoding.INT8, new float[] {0, 1});
    hostile.putFloat(4, Float.MAX_VALUE);
    assertThrows(MessageException.class, () -> read(Encoding.INT8, hostile, 2));
  }

  private static ByteBuffer write(Encoding encoding, float[] values) {
    ByteBuffer buffer =
        ByteBuffer.allocate((int) encoding.bytesPerExample(values.length))
            .order(ByteOrder.LITTLE_ENDIAN);
    ExampleCodec.write(encoding, values, 0, values.length, buffer);
    return buffer.flip();
  }

  private static float[] read(Encoding encoding, ByteBuffer from, int count) {
    float[] values = new float[count];
    ExampleCodec.read(encoding, from, values, 0, count);
    return values;
  }
}
