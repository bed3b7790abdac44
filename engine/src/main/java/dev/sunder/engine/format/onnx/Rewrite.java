package dev.sunder.engine.format.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A graph while a pass goes through it, node by node in order: what was kept so far, and which
 * values now go by another name.
 */
final class Rewrite {

  private final Graph graph;
  private final Map<String, Constant> constants;
  private final Map<String, String> renamed = new HashMap<>();
  private final List<Node> kept = new ArrayList<>();
  private final Map<String, Integer> places = new HashMap<>();
  private final Set<String> taken = new HashSet<>();
  private int made;

  Rewrite(Graph graph) {
    this.graph = graph;
    constants = new HashMap<>(graph.constants());
    taken.addAll(constants.keySet());
    taken.add(graph.input());
    graph.nodes().forEach(node -> taken.add(node.output()));
  }

  /** A node as it is after what was rewritten before it. */
  Node current(Node node) {
    return node.inputs().stream().anyMatch(renamed::containsKey)
        ? node.withInputs(node.inputs().stream().map(this::name).toList())
        : node;
  }

  /** What a value goes by now. */
  String name(String value) {
    return renamed.getOrDefault(value, value);
  }

  /** Keeps a node, whose inputs are current. */
  void keep(Node node) {
    places.put(node.output(), kept.size());
    kept.add(node);
  }

  /** Puts a node in the place of the kept one that makes the same value. */
  void replace(Node node) {
    kept.set(places.get(node.output()), node);
  }

  /** The kept node that makes a value. */
  Optional<Node> maker(String value) {
    return Optional.ofNullable(places.get(value)).map(kept::get);
  }

  /** Takes one value for another from now on. */
  void rename(String value, String other) {
    renamed.put(value, name(other));
  }

  /** Adds a constant; gives its name. */
  String add(Constant constant) {
    String name = fresh();
    constants.put(name, constant);
    return name;
  }

  /** A name that no value has. */
  String fresh() {
    String name;
    do {
      name = "value " + (taken.size() + made++);
    } while (!taken.add(name));
    return name;
  }

  /** Adds a constant under the name of a node's output. */
  void add(String name, Constant constant) {
    constants.put(name, constant);
  }

  Optional<Constant> constant(Node node, int place) {
    return node.input(place).map(constants::get);
  }

  /** The constant of a name; null if there is none. */
  Constant value(String name) {
    return constants.get(name);
  }

  /** The constant of a name. */
  Optional<Constant> constantOf(String value) {
    return Optional.ofNullable(constants.get(value));
  }

  /** A constant of floats that a node takes. */
  Optional<Constant.Floats> floats(Node node, int place) {
    return constant(node, place)
        .filter(Constant.Floats.class::isInstance)
        .map(Constant.Floats.class::cast);
  }

  /** A constant of integers that a node takes. */
  Optional<Constant.Integers> integers(Node node, int place) {
    return constant(node, place)
        .filter(Constant.Integers.class::isInstance)
        .map(Constant.Integers.class::cast);
  }

  /** The graph as it is now. */
  Graph done() {
    return graph.with(constants, kept, name(graph.output()));
  }
}
