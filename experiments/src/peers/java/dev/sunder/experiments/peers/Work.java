package dev.sunder.experiments.peers;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is compared. */
enum Work {
  TRAINING("training", "ratio", TrainingComparison.class, "alexnet_v2"),
  INFERENCE("inference", "inference-ratio", InferenceComparison.class, "alexnet_v2,small64");

  private final String word;
  private final String figure;
  private final Class<?> comparison;
  private final String networks;

  Work(String word, String figure, Class<?> comparison, String networks) {
    this.word = word;
    this.figure = figure;
    this.comparison = comparison;
    this.networks = networks;
  }

  /**
   * The work of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Work named(String word) {
    for (Work work : values()) {
      if (work.word.equals(word)) {
        return work;
      }
    }
    throw new IllegalArgumentException(
        "peers: expected training, inference or import, got \"" + word + "\"");
  }

  /** The class whose main method compares, in a process of its own. */
  Class<?> comparison() {
    return comparison;
  }

  /** The networks that are compared unless others are named. */
  List<String> networks() {
    return List.of(networks.split(",", -1));
  }

  /** The line that says a ratio. */
  String line(double ratio) {
    return figure + String.format(Locale.ROOT, "=%.2f", ratio);
  }

  /** The ratio that such a line says; absent for any other line. */
  OptionalDouble ratio(String line) {
    Matcher matcher = Pattern.compile(Pattern.quote(figure) + "=([0-9]+\\.[0-9]+)").matcher(line);
    return matcher.matches()
        ? OptionalDouble.of(Double.parseDouble(matcher.group(1)))
        : OptionalDouble.empty();
  }
}
