package dev.sunder.engine.format.onnx;

import java.util.List;

/** An attribute of a node. */
public sealed interface Attribute {

  /** What ONNX calls its type. */
  String type();

  /** An integer. */
  record Whole(long value) implements Attribute {
    @Override
    public String type() {
      return "INT";
    }
  }

  /** A float. */
  record Real(float value) implements Attribute {
    @Override
    public String type() {
      return "FLOAT";
    }
  }

  /** A text. */
  record Text(String value) implements Attribute {
    @Override
    public String type() {
      return "STRING";
    }
  }

  /** Integers. */
  record Wholes(List<Long> values) implements Attribute {
    @Override
    public String type() {
      return "INTS";
    }
  }

  /** Floats. */
  record Numbers(List<Float> values) implements Attribute {
    @Override
    public String type() {
      return "FLOATS";
    }
  }

  /** A constant. */
  record Value(Constant constant) implements Attribute {
    @Override
    public String type() {
      return "TENSOR";
    }
  }

  /** Anything else, such as a graph. */
  record Other(String type) implements Attribute {}
}
