package dev.sunder.experiments.peers;

import dev.sunder.engine.network.Networks;
import java.util.ArrayList;
import java.util.List;

/**
 * What a comparison is asked for.
 *
 * @param work what is compared
 * @param threads numbers of threads, each to be compared in a process of its own
 * @param turns how often each side is measured
 * @param unequal whether to count a ratio although the sides have different instructions
 * @param networks names of ready networks
 */
record Request(
    Work work, List<Integer> threads, int turns, boolean unequal, List<String> networks) {

  Request {
    threads = List.copyOf(threads);
    networks = List.copyOf(networks);
  }

  /**
   * Reads what the profile hands over: mode, threads parted by commas, turns, unequal, networks
   * parted by commas or {@code usual}.
   *
   * @param processors how many there are: more threads would be compared waiting for each other
   * @throws IllegalArgumentException if a value is missing or impossible
   */
  static Request of(List<String> arguments, int processors) {
    if (arguments.size() != 5) {
      throw new IllegalArgumentException(
          "expected mode, threads, turns, unequal and networks, got "
              + arguments.size()
              + " arguments");
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
    Work work = Work.named(arguments.get(0));
    return new Request(
        work,
        threads,
        number("peers.steps", arguments.get(2), 100_000),
        unequal.equals("true"),
        networks(work, arguments.get(4)));
  }

  private static List<String> networks(Work work, String text) {
    if (text.equals("usual")) {
      return work.networks();
    }
    List<String> names = List.of(text.split(",", -1));
    for (String name : names) {
      if (!Networks.NAMES.contains(name)) {
        throw new IllegalArgumentException(
            "peers.networks: expected usual or some of "
                + String.join(",", Networks.NAMES)
                + ", got \""
                + text
                + "\"");
      }
    }
    return names;
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
