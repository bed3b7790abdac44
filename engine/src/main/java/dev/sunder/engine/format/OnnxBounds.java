package dev.sunder.engine.format;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;

/**
 * Looks over an ONNX file before it is parsed. Two bytes of a protobuf message can become an object
 * of a hundred, so only so much of a file may be anything but the values of tensors.
 */
final class OnnxBounds {

  /** Bytes besides the values of constants; a network of hundreds of nodes takes a tenth. */
  static final int MOST_STRUCTURE = 1 << 21;

  /** The way from the message to the values: the fields to enter, at last those to skip. */
  private static final List<Set<Integer>> PATH =
      List.of(
          Set.of(ModelProto.GRAPH_FIELD_NUMBER),
          Set.of(GraphProto.INITIALIZER_FIELD_NUMBER),
          Set.of(TensorProto.RAW_DATA_FIELD_NUMBER, TensorProto.FLOAT_DATA_FIELD_NUMBER));

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
    bounds.walk(0);
    long structure = size - bounds.values;
    if (structure > MOST_STRUCTURE) {
      throw new IllegalArgumentException(
          "the file holds "
              + structure
              + " bytes besides its constants' values, expected at most "
              + MOST_STRUCTURE);
    }
  }

  private void walk(int depth) throws IOException {
    for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
      boolean onPath =
          PATH.get(depth).contains(WireFormat.getTagFieldNumber(tag))
              && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
      if (!onPath) {
        input.skipField(tag);
      } else if (depth == PATH.size() - 1) {
        int length = input.readRawVarint32();
        input.skipRawBytes(length);
        values += length;
      } else {
        int outer = input.pushLimit(input.readRawVarint32());
        walk(depth + 1);
        input.popLimit(outer);
      }
    }
  }
}
