package dev.sunder.secure.party;

import java.nio.ByteBuffer;

/** Writes and reads one example's values in an {@link Encoding}. */
final class ExampleCodec {

  private static final float LEVELS = 255;

  private ExampleCodec() {}

  static void write(Encoding encoding, float[] values, int offset, int count, ByteBuffer into) {
    if (encoding == Encoding.FP32) {
      for (int i = 0; i < count; i++) {
        into.putFloat(requireComputed(values[offset + i], i));
      }
      return;
    }
    float least = Float.POSITIVE_INFINITY;
    float greatest = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      float value = requireComputed(values[offset + i], i);
      least = Math.min(least, value);
      greatest = Math.max(greatest, value);
    }
    // In double: the range of two floats may be beyond float's own.
    float step = (float) (((double) greatest - least) / LEVELS);
    into.putFloat(least).putFloat(step);
    for (int i = 0; i < count; i++) {
      into.put((byte) (step > 0 ? Math.round(((double) values[offset + i] - least) / step) : 0));
    }
  }

  static void read(Encoding encoding, ByteBuffer from, float[] values, int offset, int count) {
    if (encoding == Encoding.FP32) {
      for (int i = 0; i < count; i++) {
        values[offset + i] = requireFinite(from.getFloat(), i);
      }
      return;
    }
    float least = requireFinite(from.getFloat(), 0);
    float step = requireFinite(from.getFloat(), 0);
    // The writer's greatest value may round beyond float's own by a part of a step.
    double end = least + (double) step * LEVELS;
    if (step < 0 || Math.abs(end) > Float.MAX_VALUE + (double) step) {
      throw new MessageException(
          "an example's levels run from " + least + " by " + step + ": expected floats, ascending");
    }
    for (int i = 0; i < count; i++) {
      double value = least + (double) step * (from.get() & 0xFF);
      values[offset + i] = (float) Math.min(value, Float.MAX_VALUE);
    }
  }

  /** What a network computed and is to be sent. */
  private static float requireComputed(float value, int index) {
    if (!Float.isFinite(value)) {
      throw new NotFiniteException(
          "the model computes "
              + value
              + " as value "
              + index
              + " of an example: it is damaged, or its parameters are too large for fp32; its answers"
              + " mean nothing");
    }
    return value;
  }

  private static float requireFinite(float value, int index) {
    if (!Float.isFinite(value)) {
      throw new MessageException("value " + index + " of an example is " + value);
    }
    return value;
  }
}
