package dev.sunder.engine.format.onnx;

import dev.sunder.engine.text.Quoted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * A graph as a value: one input, constants, and nodes that each make one value.
 *
 * @param operatorSet the version of ONNX's operators
 * @param input the name of the input
 * @param inputShape its sizes; the first is the batch's
 * @param batch the batch's size where the file fixes it; 0 where it is open
 * @param constants by name
 * @param nodes each after those whose values it takes
 * @param output the name of the value that comes out
 */
public record Graph(
    long operatorSet,
    String input,
    List<Size> inputShape,
    long batch,
    Map<String, Constant> constants,
    List<Node> nodes,
    String output) {

  /** Nodes that a graph may have: a bound for files that lie, ten times what networks take. */
  public static final int MOST_NODES = 10_000;

  public Graph {
    inputShape = List.copyOf(inputShape);
    constants = Map.copyOf(constants);
    nodes = List.copyOf(nodes);
  }

  /**
   * The same graph with its nodes in an order in which they can be computed.
   *
   * @throws IllegalArgumentException if a value is made twice or not at all, or the nodes go round
   *     in a circle
   */
  public Graph ordered() {
    Map<String, Integer> makers = makers();
    List<Set<Integer>> users = new ArrayList<>();
    int[] missing = new int[nodes.size()];
    for (int i = 0; i < missing.length; i++) {
      users.add(new HashSet<>());
    }
    for (int i = 0; i < missing.length; i++) {
      for (String value : nodes.get(i).given()) {
        Integer maker = makers.get(value);
        if (maker != null) {
          missing[i] += users.get(maker).add(i) ? 1 : 0;
        } else if (!value.equals(input) && !constants.containsKey(value)) {
          throw nodes.get(i).wrong("no node makes its input " + Quoted.of(value));
        }
      }
    }
    if (!output.equals(input) && !constants.containsKey(output) && !makers.containsKey(output)) {
      throw new IllegalArgumentException("no node makes the graph's output " + Quoted.of(output));
    }
    PriorityQueue<Integer> ready = new PriorityQueue<>();
    for (int i = 0; i < missing.length; i++) {
      if (missing[i] == 0) {
        ready.add(i);
      }
    }
    List<Node> sorted = new ArrayList<>();
    while (!ready.isEmpty()) {
      int next = ready.remove();
      sorted.add(nodes.get(next));
      for (int user : users.get(next)) {
        if (--missing[user] == 0) {
          ready.add(user);
        }
      }
    }
    for (int i = 0; i < missing.length; i++) {
      if (missing[i] > 0) {
        throw nodes.get(i).wrong("it takes what follows from its own output");
      }
    }
    return with(constants, sorted, output);
  }

  private Map<String, Integer> makers() {
    Map<String, Integer> makers = new HashMap<>();
    for (int i = 0; i < nodes.size(); i++) {
      String made = nodes.get(i).output();
      if (made.equals(input) || constants.containsKey(made) || makers.put(made, i) != null) {
        throw nodes.get(i).wrong("the value " + Quoted.of(made) + " is there twice");
      }
    }
    return makers;
  }

  Graph with(Map<String, Constant> otherConstants, List<Node> otherNodes, String otherOutput) {
    return new Graph(
        operatorSet, input, inputShape, batch, otherConstants, otherNodes, otherOutput);
  }

  Graph withInputShape(List<Size> shape) {
    return new Graph(operatorSet, input, shape, batch, constants, nodes, output);
  }

  /** The constant that a node takes, if it takes a constant there. */
  Optional<Constant> constant(Node node, int place) {
    return node.input(place).map(constants::get);
  }

  /** The nodes that take each value; the graph's output counts as one that is null. */
  Map<String, List<Node>> users() {
    Map<String, List<Node>> users = new LinkedHashMap<>();
    for (Node node : nodes) {
      for (String value : Set.copyOf(node.given())) {
        users.computeIfAbsent(value, name -> new ArrayList<>()).add(node);
      }
    }
    users.computeIfAbsent(output, name -> new ArrayList<>()).add(null);
    return users;
  }
}
