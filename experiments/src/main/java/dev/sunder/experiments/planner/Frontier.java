package dev.sunder.experiments.planner;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Choices that no other choice beats (Pareto). */
final class Frontier {

  private Frontier() {}

  /**
   * For each choice whether it is on the frontier: no other is at least as good in every cost and
   * better in one. Equal choices are on it together.
   *
   * @param costs the less the better, none of them NaN
   */
  static <T> List<Boolean> of(List<T> choices, List<ToDoubleFunction<T>> costs) {
    List<Boolean> frontier = new ArrayList<>();
    for (T choice : choices) {
      frontier.add(choices.stream().noneMatch(other -> beats(other, choice, costs)));
    }
    return frontier;
  }

  private static <T> boolean beats(T other, T choice, List<ToDoubleFunction<T>> costs) {
    boolean better = false;
    for (ToDoubleFunction<T> cost : costs) {
      double difference = cost.applyAsDouble(other) - cost.applyAsDouble(choice);
      if (difference > 0) {
        return false;
      }
      better |= difference < 0;
    }
    return better;
  }
}
