package dev.sunder.engine.format.onnx;

import dev.sunder.engine.text.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * A node of a graph, read without leniency; every error names it and its operator.
 *
 * @param name as in the file, or its place there
 * @param operator ONNX's, or that of a pass ({@link Operators})
 * @param inputs the values that it takes; an empty name is an input that is left out
 * @param output the value that it makes
 */
public record Node(
    String name,
    String operator,
    List<String> inputs,
    String output,
    Map<String, Attribute> attributes) {

  /** Values of a list that a message still shows. */
  private static final int MOST_SHOWN = 16;

  public Node {
    inputs = List.copyOf(inputs);
    attributes = Map.copyOf(attributes);
  }

  boolean is(String... operators) {
    return List.of(operators).contains(operator);
  }

  /** The name of an input, if it is given. */
  Optional<String> input(int place) {
    return place < inputs.size() && !inputs.get(place).isEmpty()
        ? Optional.of(inputs.get(place))
        : Optional.empty();
  }

  /** The name of its first input. */
  String first() {
    return input(0).orElseThrow(() -> wrong("it has no input"));
  }

  /** The same node with other inputs. */
  Node withInputs(List<String> others) {
    return new Node(name, operator, others, output, attributes);
  }

  /** The same node making another value. */
  Node withOutput(String other) {
    return new Node(name, operator, inputs, other, attributes);
  }

  /** The same node computing something else. */
  Node with(String otherOperator, List<String> others, Map<String, Attribute> otherAttributes) {
    return new Node(name, otherOperator, others, output, otherAttributes);
  }

  /** The same node with one attribute more, or another value of it. */
  Node with(String attribute, Attribute value) {
    Map<String, Attribute> changed = new TreeMap<>(attributes);
    changed.put(attribute, value);
    return new Node(name, operator, inputs, output, changed);
  }

  /** Refuses attributes that are not among the given ones. */
  void requireAttributes(String... known) {
    for (String attribute : new TreeMap<>(attributes).keySet()) {
      if (!Set.of(known).contains(attribute)) {
        throw wrong("unknown attribute " + Quoted.of(attribute));
      }
    }
  }

  /** An integer, or the given one where the attribute is not there. */
  long integer(String attribute, long absent) {
    return find(attribute, Attribute.Whole.class, "INT").map(Attribute.Whole::value).orElse(absent);
  }

  /** Refuses an integer that is not the expected one. */
  void requireInteger(String attribute, long absent, long expected) {
    long value = integer(attribute, absent);
    if (value != expected) {
      throw wrong(attribute + ": expected " + expected + ", got " + value);
    }
  }

  /** A float, or the given one where the attribute is not there. */
  float number(String attribute, float absent) {
    return find(attribute, Attribute.Real.class, "FLOAT").map(Attribute.Real::value).orElse(absent);
  }

  /** A text, or the given one where the attribute is not there. */
  String text(String attribute, String absent) {
    return find(attribute, Attribute.Text.class, "STRING")
        .map(Attribute.Text::value)
        .orElse(absent);
  }

  /** A list of integers; no attribute of use is a long one. */
  Optional<List<Long>> integers(String attribute) {
    Optional<List<Long>> list =
        find(attribute, Attribute.Wholes.class, "INTS").map(Attribute.Wholes::values);
    if (list.isPresent() && list.get().size() > MOST_SHOWN) {
      throw wrong(
          attribute + ": expected at most " + MOST_SHOWN + " values, got " + list.get().size());
    }
    return list;
  }

  private <A extends Attribute> Optional<A> find(String attribute, Class<A> kind, String type) {
    Attribute value = attributes.get(attribute);
    if (value != null && !kind.isInstance(value)) {
      throw wrong(attribute + ": expected a value of type " + type + ", got " + value.type());
    }
    return Optional.ofNullable(value).map(kind::cast);
  }

  /** What is made of this node; what refuses to be made gets its name. */
  <T> T made(Supplier<T> maker) {
    try {
      return maker.get();
    } catch (Wrong placed) {
      throw placed;
    } catch (IllegalArgumentException | ArithmeticException refused) {
      throw wrong(refused.getMessage());
    }
  }

  /** What is wrong with this node. */
  public Wrong wrong(String problem) {
    String shown = operator.matches("[A-Za-z0-9_]{1,40}") ? operator : Quoted.of(operator);
    return new Wrong("node " + Quoted.of(name) + " (" + shown + "): " + problem);
  }

  /** The inputs that are given. */
  List<String> given() {
    List<String> given = new ArrayList<>(inputs);
    given.removeIf(String::isEmpty);
    return given;
  }

  /** What is wrong with a node, its name in the message. */
  public static final class Wrong extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    Wrong(String message) {
      super(message);
    }
  }
}
