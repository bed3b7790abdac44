package dev.sunder.engine.format;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/**
 * Looks over an ONNX file before it is parsed. Two bytes of a protobuf message can become an object
 * of a hundred, so only so much of a file may be anything but the values of tensors.
 */
final class OnnxBounds {

  /** Bytes besides the values of constants; a network of hundreds of nodes takes a tenth. */
  static final int MOST_STRUCTURE = 1 << 21;

  /** What the values of a constant lie in, and which fields lead there from a field. */
  private static final Map<Integer, Step> VALUES =
      Map.of(
          TensorProto.RAW_DATA_FIELD_NUMBER, new Step(Map.of()),
          TensorProto.FLOAT_DATA_FIELD_NUMBER, new Step(Map.of()));

  private static final Step TENSOR = new Step(VALUES);
  private static final Step ATTRIBUTE = new Step(Map.of(AttributeProto.T_FIELD_NUMBER, TENSOR));
  private static final Step NODE = new Step(Map.of(NodeProto.ATTRIBUTE_FIELD_NUMBER, ATTRIBUTE));
  private static final Step GRAPH =
      new Step(
          Map.of(GraphProto.INITIALIZER_FIELD_NUMBER, TENSOR, GraphProto.NODE_FIELD_NUMBER, NODE));
  private static final Step MODEL = new Step(Map.of(ModelProto.GRAPH_FIELD_NUMBER, GRAPH));

  /** A message on the way to values, and its fields to enter; values have none. */
  private record Step(Map<Integer, Step> fields) {}

  private final CodedInputStream input;
  private long values;

  private OnnxBounds(CodedInputStream input) {
    this.input = input;
  }

  /**
   * Checks a whole message.
   *
   * @param size its bytes
   * @throws IOException if it is no protobuf message, or ends too soon
   * @throws IllegalArgumentException if it has more structure than a network
   */
  static void require(InputStream message, long size) throws IOException {
    OnnxBounds bounds = new OnnxBounds(CodedInputStream.newInstance(message));
    bounds.walk(MODEL);
    long structure = size - bounds.values;
    if (structure > MOST_STRUCTURE) {
      throw new IllegalArgumentException(
          "the file holds "
              + structure
              + " bytes besides its constants' values, expected at most "
              + MOST_STRUCTURE);
    }
  }

  private void walk(Step message) throws IOException {
    for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
      Step field = message.fields().get(WireFormat.getTagFieldNumber(tag));
      if (field == null || WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        input.skipField(tag);
      } else if (field.fields().isEmpty()) {
        int length = input.readRawVarint32();
        input.skipRawBytes(length);
        values += length;
      } else {
        int outer = input.pushLimit(input.readRawVarint32());
        walk(field);
        input.popLimit(outer);
      }
    }
  }
}
