package dev.sunder.experiments.signal;

import dev.sunder.secure.attack.Probe;
import dev.sunder.secure.attack.ProbeStudy;
import dev.sunder.secure.measure.Interval;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What was measured on one secure model.
 *
 * @param model the file
 * @param frozen N
 * @param joins the stage that the signal joins
 * @param chance what guessing the signal gets
 * @param owner right answers after the owner changes back
 * @param provider raw answers that agree with the truth
 * @param rows one a cut and encoding
 */
public record SignalFigures(
    String model,
    int frozen,
    String joins,
    double chance,
    Interval owner,
    Interval provider,
    List<Row> rows) {

  /**
   * What one cut gave away.
   *
   * @param cut as stage and layer
   * @param after the layer whose output is sent
   * @param encoding fp32 or int8
   * @param told by attack: {@link #LINEAR}, {@link #NETWORK}, {@link #ALGEBRA}, {@link #LABEL};
   *     what was not asked is absent
   * @param algebraReason why the algebraic attack was not made; empty if it was
   */
  public record Row(
      String cut,
      String after,
      String encoding,
      SortedMap<String, Told> told,
      String algebraReason) {

    /** The signal, by linear probes. */
    public static final String LINEAR = "signal, linear probe";

    /** The signal, by small networks. */
    public static final String NETWORK = "signal, network probe";

    /** The signal, by solving for its channel. */
    public static final String ALGEBRA = "signal, algebra";

    /** The true label, by the better kind of probe. */
    public static final String LABEL = "true label";

    public Row {
      told = Collections.unmodifiableSortedMap(new TreeMap<>(told));
    }

    /** What one attack told, if it was made. */
    public Optional<Told> of(String attack) {
      return Optional.ofNullable(told.get(attack));
    }

    /** Whether any attack on the signal does better than guessing. */
    public boolean signalIsTold() {
      return Stream.of(LINEAR, NETWORK, ALGEBRA)
          .flatMap(attack -> of(attack).stream())
          .anyMatch(figure -> figure.outcome().equals("told"));
    }
  }

  /**
   * How often a secret was told.
   *
   * @param share of the owner's examples, with its 95 % interval
   * @param chance what guessing gets
   * @param least of the seeds
   * @param greatest of the seeds
   * @param outcome told, chance or not_converged
   */
  public record Told(Interval share, double chance, double least, double greatest, String outcome) {

    static Told of(ProbeStudy study) {
      return new Told(
          study.told(),
          study.chance(),
          study.leastOfSeeds(),
          study.greatestOfSeeds(),
          study.outcome().name().toLowerCase(java.util.Locale.ROOT));
    }

    static Told of(ProbeStudy study, Probe.Kind kind) {
      return of(
          new ProbeStudy(
              study.trials().stream().filter(trial -> trial.kind() == kind).toList(),
              study.chance()));
    }
  }

  /** The row of the whole of stage k, sent exactly: the paper's cut. */
  public Row papersCut() {
    return rows.stream()
        .filter(row -> row.of(Row.LABEL).isPresent() && row.encoding().equals("fp32"))
        .findFirst()
        .orElseThrow();
  }
}
