package dev.sunder.experiments.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class FrontierTest {

  private record Choice(double price, double weight) {}

  private static List<Boolean> frontier(Choice... choices) {
    return Frontier.of(List.of(choices), List.of(Choice::price, Choice::weight));
  }

  @Test
  void whatIsBeatenInOneCostAndEqualInTheOthersIsNotOnIt() {
    assertEquals(
        List.of(true, false, true, false),
        frontier(new Choice(1, 5), new Choice(2, 5), new Choice(3, 2), new Choice(4, 4)));
  }

  @Test
  void equalsAreOnItTogetherAndAloneIsOnIt() {
    assertEquals(List.of(true, true), frontier(new Choice(1, 1), new Choice(1, 1)));
    assertEquals(List.of(true), frontier(new Choice(9, 9)));
  }
}
