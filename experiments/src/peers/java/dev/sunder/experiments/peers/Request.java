package dev.sunder.experiments.peers;

import java.util.ArrayList;
import java.util.List;

/**
 * What a comparison is asked for.
 *
 * @param work what is compared
 * @param threads numbers of threads, each to be compared in a process of its own
 * @param turns how often each side is measured
 * @param unequal whether to count a ratio although the sides have different instructions
 */
record Request(Work work, List<Integer> threads, int turns, boolean unequal) {

  Request {
    threads = List.copyOf(threads);
  }

  /**
   * Reads what the profile hands over: mode, threads parted by commas, turns, unequal.
   *
   * @param processors how many there are: more threads would be compared waiting for each other
   * @throws IllegalArgumentException if a value is missing or impossible
   */
  static Request of(List<String> arguments, int processors) {
    if (arguments.size() != 4) {
      throw new IllegalArgumentException(
          "expected mode, threads, turns and unequal, got " + arguments.size() + " arguments");
    }
    List<Integer> threads = new ArrayList<>();
    for (String part : arguments.get(1).split(",", -1)) {
      threads.add(number("peers.threads", part.strip(), processors));
    }
    String unequal = arguments.get(3);
    if (!unequal.equals("true") && !unequal.equals("false")) {
      throw new IllegalArgumentException(
          "peers.unequal: expected true or false, got \"" + unequal + "\"");
    }
    return new Request(
        Work.named(arguments.get(0)),
        threads,
        number("peers.steps", arguments.get(2), 100_000),
        unequal.equals("true"));
  }

  private static int number(String property, String text, int greatest) {
    if (text.matches("[0-9]{1,6}")) {
      int number = Integer.parseInt(text);
      if (number >= 1 && number <= greatest) {
        return number;
      }
    }
    throw new IllegalArgumentException(
        property + ": expected 1 to " + greatest + ", got \"" + text + "\"");
  }
}
