package dev.sunder.kernels.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Collects what a case measures, requires and remarks. */
final class Findings {

  private static final int COMPLAINTS_SHOWN = 4;

  private final List<String> complaints = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();
  private double worstError;
  private double itsTolerance;
  private double worstShare = -1;

  /** Holds an error against a tolerance; NaN exceeds any. */
  void measure(Supplier<String> what, double error, double tolerance) {
    boolean within = error <= tolerance;
    double share = within ? (tolerance == 0 ? 0 : error / tolerance) : Math.max(error, 1) * 1e300;
    if (!(share <= worstShare)) {
      worstShare = share;
      worstError = error;
      itsTolerance = tolerance;
    }
    require(
        within,
        () ->
            String.format(
                Locale.ROOT, "%s: error %.3e exceeds %.3e", what.get(), error, tolerance));
  }

  /** Complains unless something holds. */
  void require(boolean holds, Supplier<String> complaint) {
    if (!holds) {
      complaints.add(complaint.get());
    }
  }

  /** Adds something worth knowing to the outcome. */
  void remark(String remark) {
    remarks.add(remark);
  }

  /**
   * Requires an action to throw.
   *
   * @param mentions what the message must contain
   */
  void refuses(
      Class<? extends RuntimeException> kind, String what, Runnable action, String... mentions) {
    try {
      action.run();
      complaints.add(what + " was not refused");
    } catch (RuntimeException refusal) {
      String message = String.valueOf(refusal.getMessage());
      require(
          kind.isInstance(refusal),
          () -> what + ": expected " + kind.getSimpleName() + ", got " + refusal);
      for (String mention : mentions) {
        require(
            message.contains(mention),
            () -> what + ": expected \"" + mention + "\" in the message \"" + message + "\"");
      }
    }
  }

  Outcome outcome(String name, long nanos) {
    boolean passed = complaints.isEmpty();
    List<String> shown = new ArrayList<>(passed ? remarks : complaints);
    if (shown.size() > COMPLAINTS_SHOWN) {
      int more = shown.size() - COMPLAINTS_SHOWN;
      shown.subList(COMPLAINTS_SHOWN, shown.size()).clear();
      shown.add("and " + more + " more");
    }
    return new Outcome(name, passed, worstError, itsTolerance, String.join("; ", shown), nanos);
  }
}
