package dev.sunder.secure.audit;

import dev.sunder.secure.attack.SmashedSet;
import dev.sunder.secure.attack.SmashedSet.Target;
import java.util.stream.IntStream;

/**
 * The attacker's draws in two parts without a draw in common.
 *
 * @param learn three of four, to train on
 * @param choose every fourth, to choose by
 */
record OwnDraws(SmashedSet learn, SmashedSet choose) {

  static OwnDraws of(SmashedSet draws) {
    return new OwnDraws(part(draws, false), part(draws, true));
  }

  private static SmashedSet part(SmashedSet draws, boolean fourth) {
    int[] kept = IntStream.range(0, draws.size()).filter(i -> (i % 4 == 3) == fourth).toArray();
    int[] signals = draws.targets(Target.SIGNAL);
    int[] labels = draws.targets(Target.LABEL);
    return SmashedSet.of(
        draws.shape(),
        IntStream.of(kept).mapToObj(draws::values).toArray(float[][]::new),
        IntStream.of(kept).map(i -> signals[i]).toArray(),
        IntStream.of(kept).map(i -> labels[i]).toArray());
  }
}
