package dev.sunder.experiments.audit;

import dev.sunder.secure.audit.Subject;
import java.util.ArrayList;
import java.util.List;

/** What an audit does not say. */
final class Limits {

  private Limits() {}

  static List<String> of(Subject subject) {
    List<String> limits = new ArrayList<>();
    limits.add(
        "A pass is no proof. It says that these attacks, with this time and these images, did no"
            + " better than guessing; another attack may.");
    limits.add(
        "The attacker is the provider: it has the client's part, the architecture, its own images"
            + " of the same kind, and sees exactly what is sent. Owners whose pictures differ in"
            + " kind were not tried.");
    limits.add(
        "Every picture and every signal is attacked alone. What many questions about one picture,"
            + " or the time they take, give away was not tried.");
    limits.add(
        "Intervals are 95 % each: of forty attacks on something private, one will lie above chance"
            + " by luck. Attack again with another --seed before trusting a narrow case.");
    if (subject.server().isEmpty()) {
      limits.add(
          "The server's part was not given: its share of the model, its answers and attacks that"
              + " use it are missing.");
    }
    if (subject.ownerSignals().isPresent()) {
      limits.add(
          "Signals are taken to be drawn uniformly and afresh for each picture; an owner who draws"
              + " otherwise gives more away.");
    }
    return limits;
  }
}
