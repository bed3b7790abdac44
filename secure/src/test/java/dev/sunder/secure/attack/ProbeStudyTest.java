package dev.sunder.secure.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import dev.sunder.kernels.Shape;
import dev.sunder.secure.attack.ProbeStudy.Outcome;
import dev.sunder.secure.attack.ProbeStudy.Trial;
import dev.sunder.secure.attack.SmashedSet.Target;
import dev.sunder.secure.measure.Interval;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProbeStudyTest {

  private static final Shape MAPS = new Shape(1, 2, 4, 4);

  /** Noise; the second channel also carries the signal, {@code strength} high. */
  private static SmashedSet draws(int count, float strength, long seed) {
    Random random = new Random(seed);
    float[][] values = new float[count][MAPS.elements()];
    int[] signals = new int[count];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      signals[i] = random.nextInt(2);
      labels[i] = i % 4 == 0 ? 1 : 0;
      for (int j = 0; j < values[i].length; j++) {
        values[i][j] = (float) random.nextGaussian() + (j >= 16 ? strength * signals[i] : 0);
      }
    }
    return SmashedSet.of(MAPS, values, signals, labels);
  }

  private static ProbeStudy study(float strength, Target target) {
    try (Device device = Devices.open("cpu")) {
      return ProbeStudy.of(
          draws(320, strength, 1),
          draws(200, strength, 2),
          draws(400, strength, 3),
          target,
          2,
          Probe.CONVERGENCE_EPOCHS,
          ProbeStudy.SEEDS,
          device);
    }
  }

  private static Trial trial(Probe.Kind kind, long seed, int learned, int heldOut, int fresh) {
    return new Trial(
        kind,
        seed,
        Interval.proportion(learned, 100),
        Interval.proportion(heldOut, 100),
        Interval.proportion(fresh, 100));
  }

  @Test
  void aSignalInTheSmashedDataIsToldByEverySeed() {
    ProbeStudy study = study(4, Target.SIGNAL);
    assertEquals(Outcome.TOLD, study.outcome());
    assertEquals(6, study.trials().size());
    assertTrue(study.leastOfSeeds() > 0.99, study.toString());
  }

  @Test
  void fromPureNoiseNothingIsToldBetterThanByChance() {
    ProbeStudy study = study(0, Target.SIGNAL);
    assertTrue(study.told().contains(0.5), study.told().toString());
    assertNotEquals(Outcome.TOLD, study.outcome());
  }

  @Test
  void guessingTheMostCommonLabelIsNoSuccess() {
    ProbeStudy study = study(0, Target.LABEL);
    assertEquals(0.75, study.chance());
    assertNotEquals(Outcome.TOLD, study.outcome());
  }

  @Test
  void theProbeIsChosenByTheAttackersDrawsNotByTheOwners() {
    ProbeStudy study =
        new ProbeStudy(
            List.of(
                trial(Probe.Kind.LINEAR, 1, 99, 80, 95),
                trial(Probe.Kind.NETWORK, 1, 99, 90, 70),
                trial(Probe.Kind.NETWORK, 2, 99, 85, 75)),
            0.5);
    assertEquals(0.70, study.told().estimate());
    assertEquals(0.95, study.chosen(Probe.Kind.LINEAR).fresh().estimate());
    assertEquals(0.70, study.leastOfSeeds());
    assertEquals(0.75, study.greatestOfSeeds());
  }

  @Test
  void aProbeThatLearnedItsDrawsAndFailsOnTheOwnersShowsChance() {
    assertEquals(
        Outcome.CHANCE,
        new ProbeStudy(List.of(trial(Probe.Kind.LINEAR, 1, 90, 52, 51)), 0.5).outcome());
  }

  @Test
  void aProbeThatDidNotLearnItsOwnDrawsIsAFailedAttackNotPrivacy() {
    assertEquals(
        Outcome.NOT_CONVERGED,
        new ProbeStudy(List.of(trial(Probe.Kind.LINEAR, 1, 52, 52, 51)), 0.5).outcome());
  }
}
