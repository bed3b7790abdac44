package dev.sunder.secure.audit;

import dev.sunder.secure.attack.SmashedSet;
import dev.sunder.secure.attack.SmashedSet.Target;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The attacker's draws in two parts without a draw in common.
 *
 * @param learn three of four, to train on
 * @param choose one of four, to choose by
 */
record OwnDraws(SmashedSet learn, SmashedSet choose) {

  /** Parts by lot, so that no order of the draws can put one class on one side. */
  static OwnDraws of(SmashedSet draws) {
    int size = draws.size();
    boolean[] chooses = new boolean[size];
    SplittableRandom random = new SplittableRandom(size);
    for (int open = size / 4; open > 0; ) {
      int drawn = random.nextInt(size);
      if (!chooses[drawn]) {
        chooses[drawn] = true;
        open--;
      }
    }
    return new OwnDraws(part(draws, chooses, false), part(draws, chooses, true));
  }

  private static SmashedSet part(SmashedSet draws, boolean[] chooses, boolean which) {
    int[] kept = IntStream.range(0, draws.size()).filter(i -> chooses[i] == which).toArray();
    int[] signals = draws.targets(Target.SIGNAL);
    int[] labels = draws.targets(Target.LABEL);
    return SmashedSet.of(
        draws.shape(),
        IntStream.of(kept).mapToObj(draws::values).toArray(float[][]::new),
        IntStream.of(kept).map(i -> signals[i]).toArray(),
        IntStream.of(kept).map(i -> labels[i]).toArray());
  }
}
