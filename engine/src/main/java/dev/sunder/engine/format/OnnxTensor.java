package dev.sunder.engine.format;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A constant of an ONNX graph. Its values lie in the file itself, and are as many as its shape
 * says: that is checked before memory is taken for them.
 */
final class OnnxTensor {

  private static final int MOST_INTEGERS = 16;

  private final TensorProto proto;

  OnnxTensor(TensorProto proto) {
    this.proto = proto;
  }

  List<Long> shape() {
    if (proto.getDimsCount() > MOST_INTEGERS) {
      throw wrong("expected at most " + MOST_INTEGERS + " dimensions, got " + proto.getDimsCount());
    }
    return proto.getDimsList();
  }

  /** The number of values, seen to be there. */
  int elements() {
    if (proto.hasSegment()
        || proto.getExternalDataCount() > 0
        || proto.getDataLocation() != TensorProto.DataLocation.DEFAULT) {
      throw wrong("its values lie outside of the file, expected them inside");
    }
    long elements = 1;
    for (long size : shape()) {
      // Each below 2^31, so that their product overflows no long.
      if (size < 0 || size > Integer.MAX_VALUE || (elements *= size) > Integer.MAX_VALUE) {
        throw wrong("the shape " + shape() + " cannot be");
      }
    }
    int held = held();
    if (held != elements) {
      throw wrong("the shape " + shape() + " needs " + elements + " values, there are " + held);
    }
    return held;
  }

  /** Checks that these are floats of the given shape. */
  void requireFloats(List<Long> shape) {
    requireFloats();
    if (!shape().equals(shape)) {
      throw wrong("expected the shape " + shape + ", got " + shape());
    }
  }

  /** Checks that these are floats. */
  void requireFloats() {
    elements();
    if (bytesOfFloat() == 0) {
      throw wrong("expected floats of 32 or 16 bits, got values of type " + proto.getDataType());
    }
  }

  /** Fills an array of as many values as this has. */
  void read(float[] values) {
    boolean single = bytesOfFloat() == Float.BYTES;
    if (!proto.getRawData().isEmpty()) {
      ByteBuffer raw = raw();
      for (int i = 0; i < values.length; i++) {
        values[i] = single ? raw.getFloat(4 * i) : half(raw.getShort(2 * i));
      }
    } else {
      for (int i = 0; i < values.length; i++) {
        values[i] = single ? proto.getFloatData(i) : half((short) proto.getInt32Data(i));
      }
    }
  }

  /** The values of a short list of integers. */
  List<Long> integers() {
    if (proto.getDataType() != DataType.INT64_VALUE || elements() > MOST_INTEGERS) {
      throw wrong("expected at most " + MOST_INTEGERS + " integers of 64 bits");
    }
    if (proto.getInt64DataCount() > 0) {
      return proto.getInt64DataList();
    }
    LongBuffer raw = raw().asLongBuffer();
    List<Long> integers = new ArrayList<>();
    while (raw.hasRemaining()) {
      integers.add(raw.get());
    }
    return integers;
  }

  /** One boolean, or one float as such. */
  boolean isTrue() {
    return proto.getInt32DataCount() > 0
        ? proto.getInt32Data(0) != 0
        : !proto.getRawData().isEmpty() && proto.getRawData().byteAt(0) != 0;
  }

  /** How many values there are, in whatever field they lie; a tensor has only one such field. */
  private int held() {
    int size =
        switch (proto.getDataType()) {
          case DataType.FLOAT_VALUE -> Float.BYTES;
          case DataType.FLOAT16_VALUE, DataType.BFLOAT16_VALUE -> Short.BYTES;
          case DataType.INT64_VALUE -> Long.BYTES;
          case DataType.BOOL_VALUE -> 1;
          default -> throw wrong("its values are of the unexpected type " + proto.getDataType());
        };
    ByteString raw = proto.getRawData();
    int listed =
        switch (proto.getDataType()) {
          case DataType.FLOAT_VALUE -> proto.getFloatDataCount();
          case DataType.INT64_VALUE -> proto.getInt64DataCount();
          default -> proto.getInt32DataCount();
        };
    if (raw.size() % size != 0 || (listed > 0 && !raw.isEmpty())) {
      throw wrong("its " + raw.size() + " bytes of raw data are no values of " + size + " bytes");
    }
    return listed > 0 ? listed : raw.size() / size;
  }

  private int bytesOfFloat() {
    return switch (proto.getDataType()) {
      case DataType.FLOAT_VALUE -> Float.BYTES;
      case DataType.FLOAT16_VALUE, DataType.BFLOAT16_VALUE -> Short.BYTES;
      default -> 0;
    };
  }

  private float half(short bits) {
    return proto.getDataType() == DataType.FLOAT16_VALUE
        ? HalfPrecision.fromFloat16(bits)
        : HalfPrecision.fromBfloat16(bits);
  }

  private ByteBuffer raw() {
    return proto.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  private IllegalArgumentException wrong(String problem) {
    return new IllegalArgumentException(
        "the constant " + Quoted.of(proto.getName()) + ": " + problem);
  }
}
