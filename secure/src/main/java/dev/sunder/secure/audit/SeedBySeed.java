package dev.sunder.secure.audit;

import dev.sunder.kernels.Device;
import dev.sunder.secure.attack.ProbeStudy;
import dev.sunder.secure.attack.SmashedSet;
import dev.sunder.secure.attack.SmashedSet.Target;
import java.util.ArrayList;
import java.util.List;

/**
 * Probes from one seed after another, until the next would not end by the deadline.
 *
 * @param study of all of them
 * @param seeds how many
 */
record SeedBySeed(ProbeStudy study, int seeds) {

  static SeedBySeed of(
      OwnDraws own,
      SmashedSet fresh,
      Target target,
      int classes,
      int epochs,
      Deadline deadline,
      Device device) {
    List<ProbeStudy.Trial> trials = new ArrayList<>();
    ProbeStudy study = null;
    int seeds = 0;
    for (long seed : ProbeStudy.SEEDS) {
      double before = deadline.secondsLeft();
      ProbeStudy one =
          ProbeStudy.of(
              own.learn(), own.choose(), fresh, target, classes, epochs, List.of(seed), device);
      trials.addAll(one.trials());
      study = new ProbeStudy(trials, one.chance());
      seeds++;
      double after = deadline.secondsLeft();
      if (before - after >= after) {
        break;
      }
    }
    return new SeedBySeed(study, seeds);
  }

  /** Whether all seeds of a study that counts had their turn. */
  boolean all() {
    return seeds == ProbeStudy.SEEDS.size();
  }
}
