package dev.sunder.engine.training;

/**
 * How the learning rate changes over a run: η(t) = η₀ · {@link #factor f(t)}, t counting steps from
 * 0.
 *
 * <p>All are computed with {@link StrictMath}, so that a run has the same rates on every machine.
 * {@code toString} gives the text that {@link #parse} reads, except for a warm-up.
 */
public sealed interface Schedule {

  /**
   * f(t), the factor of the base learning rate; at least 0.
   *
   * @param step t, from 0 to below the horizon's steps
   */
  double factor(long step, Horizon horizon);

  /**
   * Reads {@code constant}, {@code step:EPOCHS:FACTOR}, {@code poly:POWER[:END]}, {@code
   * cosine[:END]}, the last two with END 0 if not given.
   *
   * @throws IllegalArgumentException for anything else
   */
  static Schedule parse(String text) {
    String[] parts = text.split(":", -1);
    try {
      return switch (parts[0] + "/" + (parts.length - 1)) {
        case "constant/0" -> new Constant();
        case "step/2" -> new Step(Integer.parseInt(parts[1]), Double.parseDouble(parts[2]));
        case "poly/1" -> new Polynomial(Double.parseDouble(parts[1]), 0);
        case "poly/2" -> new Polynomial(Double.parseDouble(parts[1]), Double.parseDouble(parts[2]));
        case "cosine/0" -> new Cosine(0);
        case "cosine/1" -> new Cosine(Double.parseDouble(parts[1]));
        default -> throw new IllegalArgumentException("no such form");
      };
    } catch (IllegalArgumentException wrong) {
      String why = wrong instanceof NumberFormatException ? "not a number" : wrong.getMessage();
      throw new IllegalArgumentException(
          "schedule \""
              + text
              + "\": "
              + why
              + "; expected constant, step:EPOCHS:FACTOR, poly:POWER[:END] or cosine[:END]",
          wrong);
    }
  }

  /** This schedule with a linear start; the same if there are no steps of it. */
  default Schedule withWarmUp(long steps) {
    return steps == 0 ? this : new WarmUp(steps, this);
  }

  /** f(t) = 1. */
  record Constant() implements Schedule {
    @Override
    public double factor(long step, Horizon horizon) {
      return 1;
    }

    @Override
    public String toString() {
      return "constant";
    }
  }

  /**
   * f(t) = γ^⌊e(t) / every⌋, e(t) being the epoch of step t, from 0 (PyTorch's {@code StepLR}).
   *
   * @param every epochs between two drops, at least 1
   * @param factor γ, above 0 and at most 1
   */
  record Step(int every, double factor) implements Schedule {
    public Step {
      if (every < 1) {
        throw new IllegalArgumentException("epochs between drops must be at least 1, got " + every);
      }
      if (!(factor > 0 && factor <= 1)) {
        throw new IllegalArgumentException("factor must be in (0, 1], got " + factor);
      }
    }

    @Override
    public double factor(long step, Horizon horizon) {
      long drops = horizon.epochOf(step) / every;
      return raised(factor, (double) drops);
    }

    @Override
    public String toString() {
      return "step:" + every + ":" + factor;
    }
  }

  /**
   * f(t) = (1 − end) · (1 − t/T)^power + end, over all T steps of the run. The paper's training has
   * η₀ = 0.001 and power 0.9 (section 8.1).
   *
   * @param power above 0; 1 is linear
   * @param end the factor that the run tends to, in [0, 1]
   */
  record Polynomial(double power, double end) implements Schedule {
    public Polynomial {
      if (!(power > 0 && power < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("power must be above 0 and finite, got " + power);
      }
      requireEnd(end);
    }

    @Override
    public double factor(long step, Horizon horizon) {
      double left = 1 - (double) step / horizon.steps();
      return (1 - end) * raised(left, power) + end;
    }

    @Override
    public String toString() {
      return "poly:" + power + (end == 0 ? "" : ":" + end);
    }
  }

  /**
   * f(t) = end + (1 − end) · (1 + cos(π t/T)) / 2, one half wave over all T steps of the run
   * (Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts", 2017, without
   * the restarts).
   *
   * @param end the factor that the run tends to, in [0, 1]
   */
  record Cosine(double end) implements Schedule {
    public Cosine {
      requireEnd(end);
    }

    @Override
    public double factor(long step, Horizon horizon) {
      double done = (double) step / horizon.steps();
      return end + (1 - end) * (1 + StrictMath.cos(Math.PI * done)) / 2;
    }

    @Override
    public String toString() {
      return "cosine" + (end == 0 ? "" : ":" + end);
    }
  }

  /**
   * f(t) = min(1, (t + 1) / W) · g(t): a linear rise over the first W steps of another schedule g,
   * which counts from the run's start as well (Goyal et al., "Accurate, large minibatch SGD", 2017,
   * section 2.2).
   *
   * @param steps W, at least 1
   * @param then g
   */
  record WarmUp(long steps, Schedule then) implements Schedule {
    public WarmUp {
      if (steps < 1) {
        throw new IllegalArgumentException("warm-up steps must be at least 1, got " + steps);
      }
    }

    @Override
    public double factor(long step, Horizon horizon) {
      double rise = step + 1 >= steps ? 1 : (step + 1) / (double) steps;
      return rise * then.factor(step, horizon);
    }

    @Override
    public String toString() {
      return then + " after " + steps + " warm-up steps";
    }
  }

  /** StrictMath's pow allocates arrays, and a step must not. */
  private static double raised(double base, double exponent) {
    return exponent == 1 ? base : StrictMath.exp(exponent * StrictMath.log(base));
  }

  private static void requireEnd(double end) {
    if (!(end >= 0 && end <= 1)) {
      throw new IllegalArgumentException("end must be in [0, 1], got " + end);
    }
  }
}
