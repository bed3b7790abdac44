package dev.sunder.secure.attack;

import dev.sunder.kernels.Device;
import dev.sunder.secure.attack.SmashedSet.Target;
import dev.sunder.secure.measure.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * How well a secret is told from smashed data by the best of several probes: each kind, from each
 * of several seeds, trained on one set of the attacker's draws, chosen by another, and tested on
 * the owner's examples, which took no part in either.
 *
 * @param trials all probes, by kind and seed
 * @param chance what guessing gets: one in the number of signals, or the share of the most common
 *     label among the owner's examples
 */
public record ProbeStudy(List<Trial> trials, double chance) {

  /** The seeds of a study that counts. */
  public static final List<Long> SEEDS = List.of(1L, 2L, 3L);

  public ProbeStudy {
    trials = List.copyOf(trials);
    if (trials.isEmpty()) {
      throw new IllegalArgumentException("a study needs at least one trial");
    }
  }

  /**
   * One probe.
   *
   * @param learned the share told of the draws it was trained on
   * @param heldOut the share told of the attacker's other draws, by which it is chosen
   * @param fresh the share told of the owner's examples
   */
  public record Trial(
      Probe.Kind kind, long seed, Interval learned, Interval heldOut, Interval fresh) {}

  /** What a study shows. */
  public enum Outcome {
    /** The owner's examples are told better than by guessing. */
    TOLD,
    /** A probe learned its own draws, and it tells the owner's examples no better than chance. */
    CHANCE,
    /** No probe learned even its own draws: a failed attack, which says nothing of privacy. */
    NOT_CONVERGED
  }

  /**
   * Trains and tests probes of every kind from every seed.
   *
   * @param learn the attacker's draws to train on
   * @param choose the attacker's draws to choose by; disjoint from the others
   * @param fresh the owner's examples
   * @param classes how many values the target has
   * @param epochs at least {@link Probe#CONVERGENCE_EPOCHS} for a result that counts
   * @throws IllegalArgumentException if there is no seed, or too few draws for a probe
   */
  public static ProbeStudy of(
      SmashedSet learn,
      SmashedSet choose,
      SmashedSet fresh,
      Target target,
      int classes,
      int epochs,
      List<Long> seeds,
      Device device) {
    List<Trial> trials = new ArrayList<>();
    for (Probe.Kind kind : Probe.Kind.values()) {
      for (long seed : seeds) {
        Probe probe = Probe.train(learn, target, classes, kind, epochs, seed, device);
        trials.add(
            new Trial(
                kind,
                seed,
                probe.accuracy(learn, target, device),
                probe.accuracy(choose, target, device),
                probe.accuracy(fresh, target, device)));
      }
    }
    return new ProbeStudy(trials, chance(fresh, target, classes));
  }

  /** The probe that did best on the attacker's held-out draws; of equal ones the first. */
  public Trial chosen() {
    return best(trials);
  }

  /** The probe of one kind that did best on the attacker's held-out draws. */
  public Trial chosen(Probe.Kind kind) {
    return best(trials.stream().filter(trial -> trial.kind() == kind).toList());
  }

  /** The owner's examples told by the chosen probe. */
  public Interval told() {
    return chosen().fresh();
  }

  /** The least share of the owner's examples that a seed of the chosen kind gave. */
  public double leastOfSeeds() {
    return ofChosenKind().stream().mapToDouble(trial -> trial.fresh().estimate()).min().orElse(0);
  }

  /** The greatest share of the owner's examples that a seed of the chosen kind gave. */
  public double greatestOfSeeds() {
    return ofChosenKind().stream().mapToDouble(trial -> trial.fresh().estimate()).max().orElse(0);
  }

  /** What the study shows. */
  public Outcome outcome() {
    if (told().low() > chance) {
      return Outcome.TOLD;
    }
    return trials.stream().anyMatch(trial -> trial.learned().low() > chance)
        ? Outcome.CHANCE
        : Outcome.NOT_CONVERGED;
  }

  private List<Trial> ofChosenKind() {
    Probe.Kind kind = chosen().kind();
    return trials.stream().filter(trial -> trial.kind() == kind).toList();
  }

  private static Trial best(List<Trial> some) {
    // max keeps the last of equal ones, min the first.
    return some.stream()
        .min(Comparator.comparingDouble(trial -> -trial.heldOut().estimate()))
        .orElseThrow(() -> new IllegalArgumentException("no trial of that kind"));
  }

  private static double chance(SmashedSet fresh, Target target, int classes) {
    if (target == Target.SIGNAL) {
      return 1.0 / classes;
    }
    int[] counts = new int[classes];
    for (int label : fresh.targets(target)) {
      counts[label]++;
    }
    return (double) Arrays.stream(counts).max().orElse(0) / fresh.size();
  }
}
