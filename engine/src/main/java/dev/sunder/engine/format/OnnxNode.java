package dev.sunder.engine.format;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.NodeProto;
import dev.sunder.kernels.Window;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A node of another's graph, read without leniency; every error names it and its operator. */
final class OnnxNode {

  /** No attribute of use is a longer list; a longer one would only fill messages. */
  private static final int MOST_INTEGERS = 16;

  private final NodeProto proto;
  private final Map<String, AttributeProto> attributes = new TreeMap<>();

  /** A node with a place in the graph, for one without a name. */
  OnnxNode(NodeProto proto, int place) {
    this.proto = proto.getName().isEmpty() ? proto.toBuilder().setName("#" + place).build() : proto;
    for (AttributeProto attribute : proto.getAttributeList()) {
      if (attributes.put(attribute.getName(), attribute) != null) {
        throw wrong("the attribute " + Quoted.of(attribute.getName()) + " is there twice");
      }
    }
  }

  String operator() {
    return proto.getOpType();
  }

  /** The domain of its operator; empty for ONNX's own. */
  String domain() {
    return proto.getDomain().equals("ai.onnx") ? "" : proto.getDomain();
  }

  List<String> inputs() {
    return proto.getInputList();
  }

  List<String> outputs() {
    return proto.getOutputList();
  }

  /** Refuses attributes that are not among the given ones. */
  void requireAttributes(String... known) {
    for (String name : attributes.keySet()) {
      if (!Set.of(known).contains(name)) {
        throw wrong("unknown attribute " + Quoted.of(name));
      }
    }
  }

  /** An integer, or the given one where the attribute is not there. */
  long integer(String name, long absent) {
    return find(name, AttributeType.INT).map(AttributeProto::getI).orElse(absent);
  }

  /** A float, or the given one where the attribute is not there. */
  float number(String name, float absent) {
    return find(name, AttributeType.FLOAT).map(AttributeProto::getF).orElse(absent);
  }

  /** A text, or the given one where the attribute is not there. */
  String text(String name, String absent) {
    return find(name, AttributeType.STRING)
        .map(attribute -> attribute.getS().toStringUtf8())
        .orElse(absent);
  }

  /** A constant. */
  Optional<OnnxTensor> tensor(String name) {
    return find(name, AttributeType.TENSOR).map(attribute -> new OnnxTensor(attribute.getT()));
  }

  /** Refuses an integer that is not the expected one. */
  void requireInteger(String name, long absent, long expected) {
    long value = integer(name, absent);
    if (value != expected) {
      throw wrong(name + ": expected " + expected + ", got " + value);
    }
  }

  /** The window of a convolution or a pooling; dilation and uneven padding are refused. */
  Window window(Optional<List<Long>> kernelOfWeight) {
    List<Long> kernel = integers("kernel_shape").or(() -> kernelOfWeight).orElse(List.of());
    List<Long> strides = integers("strides").orElse(List.of(1L, 1L));
    List<Long> pads = integers("pads").orElse(List.of(0L, 0L, 0L, 0L));
    String padding = text("auto_pad", "NOTSET");
    if (!padding.equals("NOTSET") && !padding.equals("VALID")) {
      throw wrong("auto_pad: expected NOTSET, got " + Quoted.of(padding));
    }
    if (!integers("dilations").orElse(List.of(1L, 1L)).equals(List.of(1L, 1L))) {
      throw wrong("dilations: expected [1, 1], got " + integers("dilations").orElseThrow());
    }
    boolean plane = kernel.size() == 2 && strides.size() == 2 && pads.size() == 4;
    if (!plane || !pads.subList(0, 2).equals(pads.subList(2, 4))) {
      throw wrong(
          "expected two-dimensional windows, padded alike at both ends, got kernel_shape "
              + kernel
              + ", strides "
              + strides
              + ", pads "
              + pads);
    }
    return made(
        () ->
            new Window(
                Math.toIntExact(kernel.get(0)),
                Math.toIntExact(kernel.get(1)),
                Math.toIntExact(strides.get(0)),
                Math.toIntExact(strides.get(1)),
                Math.toIntExact(pads.get(0)),
                Math.toIntExact(pads.get(1))));
  }

  /** What is made of this node; what refuses to be made gets its name. */
  <T> T made(java.util.function.Supplier<T> maker) {
    try {
      return maker.get();
    } catch (Wrong placed) {
      throw placed;
    } catch (IllegalArgumentException | ArithmeticException refused) {
      throw wrong(refused.getMessage());
    }
  }

  Wrong wrong(String problem) {
    return new Wrong(
        "node " + Quoted.of(proto.getName()) + " (" + shown(operator()) + "): " + problem);
  }

  /** What is wrong with a node, its name in the message. */
  static final class Wrong extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    Wrong(String message) {
      super(message);
    }
  }

  private Optional<List<Long>> integers(String name) {
    Optional<List<Long>> list = find(name, AttributeType.INTS).map(AttributeProto::getIntsList);
    if (list.isPresent() && list.get().size() > MOST_INTEGERS) {
      throw wrong(
          name + ": expected at most " + MOST_INTEGERS + " values, got " + list.get().size());
    }
    return list;
  }

  private Optional<AttributeProto> find(String name, AttributeType type) {
    AttributeProto attribute = attributes.get(name);
    if (attribute != null && attribute.getType() != type) {
      throw wrong(name + ": expected a value of type " + type + ", got " + attribute.getType());
    }
    return Optional.ofNullable(attribute);
  }

  private static String shown(String operator) {
    return operator.matches("[A-Za-z0-9_]{1,40}") ? operator : Quoted.of(operator);
  }
}
