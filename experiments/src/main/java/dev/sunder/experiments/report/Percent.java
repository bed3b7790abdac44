package dev.sunder.experiments.report;

import dev.sunder.engine.training.Evaluation;
import dev.sunder.secure.measure.Interval;
import dev.sunder.secure.measure.MostFrequent;
import java.util.Locale;
import java.util.stream.IntStream;

/** Shares as percentages with their 95 % intervals. */
public final class Percent {

  private Percent() {}

  /** A share with its interval, such as {@code 98.2 % (95 % interval 96.4 to 99.1)}. */
  public static String text(Interval share) {
    return String.format(
        Locale.ROOT,
        "%.1f %% (95 %% interval %.1f to %.1f)",
        100 * share.estimate(),
        100 * share.low(),
        100 * share.high());
  }

  /** How often an answer was right: for a secure model, after the owner flips back. */
  public static Interval right(Evaluation evaluation) {
    return share(evaluation.accuracy(), evaluation.size());
  }

  /** How often the raw answers agree with the truth: what the provider sees of it. */
  public static Interval seenByProvider(Evaluation evaluation) {
    return share(evaluation.providerAccuracy(), evaluation.size());
  }

  /** How often always answering the most frequent class is right, in [0, 1]. */
  public static double guessing(Evaluation evaluation) {
    return MostFrequent.share(IntStream.range(0, evaluation.size()).map(evaluation::label));
  }

  private static Interval share(double share, int trials) {
    return Interval.proportion(Math.round(share * trials), trials);
  }
}
