package dev.sunder.secure.audit;

import dev.sunder.secure.measure.Interval;
import java.util.Locale;

/** Figures in sentences. */
final class Wording {

  private Wording() {}

  /** A share, such as {@code 98.2 % (95 % interval 96.4 to 99.1)}. */
  static String percent(Interval share) {
    return String.format(
        Locale.ROOT,
        "%.1f %% (95 %% interval %.1f to %.1f)",
        100 * share.estimate(),
        100 * share.low(),
        100 * share.high());
  }

  /** A share without its interval. */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  /** A figure, such as {@code 0.81 (95 % interval 0.78 to 0.84)}. */
  static String figure(Interval value) {
    return String.format(
        Locale.ROOT,
        "%.2f (95 %% interval %.2f to %.2f)",
        value.estimate(),
        value.low(),
        value.high());
  }

  /** {@code 1 picture}, {@code 7 pictures}. */
  static String count(long number, String thing) {
    return String.format(Locale.ROOT, "%,d %s%s", number, thing, number == 1 ? "" : "s");
  }
}
