package dev.sunder.engine.format;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.sunder.engine.format.onnx.Constant;
import dev.sunder.engine.format.onnx.Size;
import dev.sunder.engine.text.Quoted;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A constant of an ONNX file. Its values lie in the file itself, or where that is allowed in one
 * beside it, and are as many as its shape says: that is checked before memory is taken for them.
 */
final class OnnxTensor {

  /** Integers that a constant may have: they are shapes, axes and indices of channels. */
  private static final int MOST_INTEGERS = 1 << 14;

  private final TensorProto proto;
  private final OnnxExternalData external;

  /** A constant whose values must lie in the file. */
  OnnxTensor(TensorProto proto) {
    this(proto, OnnxExternalData.NONE);
  }

  /** A constant whose values may lie in a file beside it. */
  OnnxTensor(TensorProto proto, OnnxExternalData external) {
    this.proto = proto;
    this.external = external;
  }

  List<Long> shape() {
    if (proto.getDimsCount() > Constant.MOST_DIMENSIONS) {
      throw wrong(
          "expected at most "
              + Constant.MOST_DIMENSIONS
              + " dimensions, got "
              + proto.getDimsCount());
    }
    return proto.getDimsList();
  }

  /** The number of values, seen to be there. */
  int elements() {
    long elements = 1;
    for (long size : shape()) {
      // Each below 2^31, so that their product overflows no long.
      if (size < 0 || size > Integer.MAX_VALUE || (elements *= size) > Integer.MAX_VALUE) {
        throw wrong("the shape " + shape() + " cannot be");
      }
    }
    if (proto.hasSegment()) {
      throw wrong("its values lie in parts, expected them in one piece");
    }
    if (isOutside()) {
      external.require(proto, elements * bytes());
    } else {
      int held = held();
      if (held != elements) {
        throw wrong("the shape " + shape() + " needs " + elements + " values, there are " + held);
      }
    }
    return (int) elements;
  }

  private boolean isOutside() {
    return proto.getExternalDataCount() > 0
        || proto.getDataLocation() != TensorProto.DataLocation.DEFAULT;
  }

  /** Checks that these are floats of the given shape. */
  void requireFloats(List<Long> shape) {
    elements();
    if (!isFloating()) {
      throw wrong("expected floats of 32 or 16 bits, got values of type " + proto.getDataType());
    }
    if (!shape().equals(shape)) {
      throw wrong("expected the shape " + shape + ", got " + shape());
    }
  }

  /** Fills an array of as many values as this has. */
  void read(float[] values) {
    boolean raw = isOutside() || !proto.getRawData().isEmpty();
    ByteBuffer bytes = raw ? raw() : null;
    for (int i = 0; i < values.length; i++) {
      values[i] = raw ? number(bytes, i) : listed(i);
    }
  }

  /** This as a value of a graph. */
  Constant constant() {
    int count = elements();
    List<Integer> shape = shape().stream().map(Long::intValue).toList();
    if (isFloating()) {
      return new Constant.Floats(
          shape,
          () -> {
            float[] values = new float[count];
            read(values);
            return values;
          });
    }
    if (count > MOST_INTEGERS) {
      throw wrong("expected at most " + MOST_INTEGERS + " integers, got " + count);
    }
    return new Constant.Integers(shape, integers(count));
  }

  private boolean isFloating() {
    return switch (proto.getDataType()) {
      case DataType.FLOAT_VALUE,
          DataType.FLOAT16_VALUE,
          DataType.BFLOAT16_VALUE,
          DataType.DOUBLE_VALUE ->
          true;
      default -> false;
    };
  }

  private float number(ByteBuffer bytes, int i) {
    return switch (proto.getDataType()) {
      case DataType.FLOAT_VALUE -> bytes.getFloat(4 * i);
      case DataType.DOUBLE_VALUE -> (float) bytes.getDouble(8 * i);
      default -> half(bytes.getShort(2 * i));
    };
  }

  private float listed(int i) {
    return switch (proto.getDataType()) {
      case DataType.FLOAT_VALUE -> proto.getFloatData(i);
      case DataType.DOUBLE_VALUE -> (float) proto.getDoubleData(i);
      default -> half((short) proto.getInt32Data(i));
    };
  }

  private List<Size> integers(int count) {
    boolean raw = isOutside() || !proto.getRawData().isEmpty();
    ByteBuffer bytes = raw ? raw() : null;
    boolean wide = proto.getDataType() == DataType.INT64_VALUE;
    List<Size> integers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long value;
      if (raw) {
        value =
            switch (bytes()) {
              case Long.BYTES -> bytes.getLong(8 * i);
              case Integer.BYTES -> bytes.getInt(4 * i);
              default -> bytes.get(i);
            };
      } else {
        value = wide ? proto.getInt64Data(i) : proto.getInt32Data(i);
      }
      integers.add(Size.of(value));
    }
    return integers;
  }

  /** How many values there are, in whatever field they lie; a tensor has only one such field. */
  private int held() {
    int size = bytes();
    int raw = proto.getRawData().size();
    int listed =
        switch (proto.getDataType()) {
          case DataType.FLOAT_VALUE -> proto.getFloatDataCount();
          case DataType.DOUBLE_VALUE -> proto.getDoubleDataCount();
          case DataType.INT64_VALUE -> proto.getInt64DataCount();
          default -> proto.getInt32DataCount();
        };
    if (raw % size != 0 || (listed > 0 && raw > 0)) {
      throw wrong("its " + raw + " bytes of raw data are no values of " + size + " bytes");
    }
    return listed > 0 ? listed : raw / size;
  }

  /** Bytes of one value. */
  private int bytes() {
    return switch (proto.getDataType()) {
      case DataType.FLOAT_VALUE, DataType.INT32_VALUE -> 4;
      case DataType.FLOAT16_VALUE, DataType.BFLOAT16_VALUE -> 2;
      case DataType.INT64_VALUE, DataType.DOUBLE_VALUE -> 8;
      case DataType.BOOL_VALUE, DataType.INT8_VALUE, DataType.UINT8_VALUE -> 1;
      default -> throw wrong("its values are of the unexpected type " + proto.getDataType());
    };
  }

  private float half(short bits) {
    return proto.getDataType() == DataType.FLOAT16_VALUE
        ? HalfPrecision.fromFloat16(bits)
        : HalfPrecision.fromBfloat16(bits);
  }

  private ByteBuffer raw() {
    ByteBuffer raw =
        isOutside()
            ? external.read(proto, (long) elements() * bytes())
            : proto.getRawData().asReadOnlyByteBuffer();
    return raw.order(ByteOrder.LITTLE_ENDIAN);
  }

  private IllegalArgumentException wrong(String problem) {
    return wrong(proto, problem);
  }

  /** What is wrong with a constant, its name in the message. */
  static IllegalArgumentException wrong(TensorProto proto, String problem) {
    return new IllegalArgumentException(
        "the constant " + Quoted.of(proto.getName()) + ": " + problem);
  }
}
