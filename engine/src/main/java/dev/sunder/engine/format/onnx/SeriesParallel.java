package dev.sunder.engine.format.onnx;

import dev.sunder.engine.text.Quoted;
import dev.sunder.kernels.Branches;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Takes a graph apart into series and parallels: where a value goes several ways, these meet in the
 * first node that all of them come to, its immediate post-dominator (Cooper, Harvey, Kennedy 2001),
 * and no way may take anything from another.
 */
final class SeriesParallel {

  private final Graph graph;

  /** Where each value is made, in the graph's order. */
  private final Map<String, Integer> made = new HashMap<>();

  /** The inputs of each value's node that depend on the graph's. */
  private final Map<String, List<String>> inputs = new HashMap<>();

  private SeriesParallel(Graph graph) {
    this.graph = graph;
    for (int i = 0; i < graph.nodes().size(); i++) {
      Node node = graph.nodes().get(i);
      made.put(node.output(), i);
      List<String> dynamic = new ArrayList<>(node.given());
      dynamic.removeIf(graph.constants()::containsKey);
      inputs.put(node.output(), dynamic);
    }
  }

  /**
   * The parts of a graph, from its input to its output.
   *
   * @throws IllegalArgumentException naming the node at which it is no series of parallels, and why
   */
  static List<Part> of(Graph graph) {
    return new SeriesParallel(graph).chain(graph.nodes(), graph.input(), graph.output(), 0);
  }

  /**
   * The series of nodes between two values.
   *
   * @param nodes those that the end depends on, in order
   */
  private List<Part> chain(List<Node> nodes, String start, String end, int depth) {
    if (depth > Branches.DEEPEST) {
      throw nodes.get(0).wrong("branches lie more than " + Branches.DEEPEST + " deep");
    }
    Ways ways = new Ways(nodes, end);
    List<Part> parts = new ArrayList<>();
    String value = start;
    while (!value.equals(end)) {
      List<Node> users = ways.users(value);
      if (users.isEmpty()) {
        throw new IllegalArgumentException(
            "the graph's output does not depend on " + Quoted.of(value));
      }
      Node next = users.get(0);
      boolean forks = users.size() > 1 || dynamic(next).size() > 1;
      if (forks) {
        next = ways.meeting(value);
        parts.add(new Part.Parallel(next, chains(next, value, depth)));
      } else {
        parts.add(new Part.Single(next));
      }
      value = next.output();
    }
    return parts;
  }

  private List<List<Part>> chains(Node join, String start, int depth) {
    List<List<Part>> chains = new ArrayList<>();
    Set<Integer> taken = new HashSet<>();
    List<Group> groups = groups(join, start);
    for (Group group : groups) {
      List<Node> inside = new ArrayList<>();
      for (int place : group.needed()) {
        inside.add(graph.nodes().get(place));
        if (!taken.add(place)) {
          throw shared(join, graph.nodes().get(place).output());
        }
      }
      String end = group.ends().get(0);
      if (group.ends().size() > 1) {
        if (groups.size() == 1) {
          throw shared(join, inside.get(0).output());
        }
        end = join.output() + " of " + end;
        inside.add(join.withInputs(group.ends()).withOutput(end));
      }
      chains.add(end.equals(start) ? List.of() : chain(inside, start, end, depth + 1));
    }
    return chains;
  }

  private static Node.Wrong shared(Node join, String value) {
    return join.wrong(
        "expected branches that are apart from each other, but two of those that it joins take "
            + Quoted.of(value));
  }

  /** Ends of branches that have something in common, which is joined first. */
  private record Group(List<String> ends, SortedSet<Integer> needed) {}

  /** The inputs of a join, those beside each other that have something in common together. */
  private List<Group> groups(Node join, String start) {
    List<Group> groups = new ArrayList<>();
    for (String end : dynamic(join)) {
      SortedSet<Integer> needed = needed(start, end, join);
      Group last = groups.isEmpty() ? null : groups.get(groups.size() - 1);
      if (last == null
          || !join.is("Concat", "Add", "Sum")
          || Collections.disjoint(last.needed(), needed)) {
        groups.add(new Group(new ArrayList<>(List.of(end)), needed));
      } else {
        last.ends().add(end);
        last.needed().addAll(needed);
      }
    }
    return groups;
  }

  /** The places of the nodes that a value depends on, back to the start. */
  private SortedSet<Integer> needed(String start, String end, Node join) {
    SortedSet<Integer> needed = new TreeSet<>();
    int first = made.getOrDefault(start, -1);
    Deque<String> open = new ArrayDeque<>();
    open.add(end);
    while (!open.isEmpty()) {
      String value = open.remove();
      int place = made.getOrDefault(value, -1);
      if (value.equals(start) || needed.contains(place)) {
        continue;
      }
      if (place <= first) {
        throw join.wrong(
            "expected branches from "
                + Quoted.of(start)
                + " on, but one of them takes "
                + Quoted.of(value)
                + " from before it");
      }
      needed.add(place);
      open.addAll(dynamic(graph.nodes().get(place)));
    }
    return needed;
  }

  /**
   * The inputs of a node that depend on the graph's; a node that joins others first has no more.
   */
  private List<String> dynamic(Node node) {
    return inputs.getOrDefault(node.output(), node.inputs());
  }

  /** Where the ways from each value lead, and where they meet. */
  private final class Ways {
    private final Map<String, Set<Integer>> users = new HashMap<>();
    private final List<Node> nodes;
    private final int[] next;
    private final String end;

    Ways(List<Node> nodes, String end) {
      this.nodes = nodes;
      this.end = end;
      next = new int[nodes.size()];
      for (int i = 0; i < next.length; i++) {
        for (String value : dynamic(nodes.get(i))) {
          users.computeIfAbsent(value, name -> new LinkedHashSet<>()).add(i);
        }
      }
      for (int i = next.length - 1; i >= 0; i--) {
        next[i] = common(nodes.get(i).output());
      }
    }

    List<Node> users(String value) {
      return users.getOrDefault(value, Set.of()).stream().map(nodes::get).toList();
    }

    /** The node in which all ways from a value meet. */
    Node meeting(String value) {
      int place = common(value);
      if (place == nodes.size()) {
        throw users(value)
            .get(0)
            .wrong(
                "expected branches that are joined again, but those from "
                    + Quoted.of(value)
                    + " are not");
      }
      return nodes.get(place);
    }

    /** The first node that every way from a value comes to; beyond all for the end. */
    private int common(String value) {
      int common = value.equals(end) ? nodes.size() : -1;
      for (int place : users.getOrDefault(value, Set.of())) {
        common = common < 0 ? place : meet(common, place);
      }
      return common < 0 ? nodes.size() : common;
    }

    private int meet(int one, int other) {
      int a = one;
      int b = other;
      while (a != b) {
        if (a < b) {
          a = next[a];
        } else {
          b = next[b];
        }
      }
      return a;
    }
  }
}
