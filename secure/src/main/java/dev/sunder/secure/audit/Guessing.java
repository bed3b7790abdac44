package dev.sunder.secure.audit;

import dev.sunder.secure.attack.SmashedSet;
import dev.sunder.secure.attack.SmashedSet.Target;
import dev.sunder.secure.measure.MostFrequent;
import java.util.Arrays;

/** What guessing gets, without looking at what was sent. */
final class Guessing {

  private Guessing() {}

  /**
   * The share that the best constant guess gets right: 1/n for signals, which are drawn uniformly;
   * for labels the share of the owner's most frequent class.
   */
  static double chance(Evidence evidence, Target target) {
    if (target == Target.SIGNAL) {
      return 1.0 / evidence.subject().ownerSignals().orElseThrow().classes();
    }
    return MostFrequent.share(Arrays.stream(evidence.owners().targets(Target.LABEL)));
  }

  /** How many label values there are in both sets. */
  static int labels(SmashedSet one, SmashedSet other) {
    int greatest =
        Math.max(
            Arrays.stream(one.targets(Target.LABEL)).max().orElse(0),
            Arrays.stream(other.targets(Target.LABEL)).max().orElse(0));
    return greatest + 1;
  }
}
