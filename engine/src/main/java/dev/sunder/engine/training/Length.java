package dev.sunder.engine.training;

/** How long to train. */
public sealed interface Length {

  /**
   * The number of steps.
   *
   * @throws ArithmeticException if it exceeds 2^63 - 1
   */
  long steps(int stepsPerEpoch);

  /**
   * So many times through the data.
   *
   * @param count at least 1
   */
  record Epochs(int count) implements Length {
    public Epochs {
      if (count < 1) {
        throw new IllegalArgumentException("epochs must be at least 1, got " + count);
      }
    }

    @Override
    public long steps(int stepsPerEpoch) {
      return Math.multiplyExact((long) count, stepsPerEpoch);
    }

    @Override
    public String toString() {
      return count + (count == 1 ? " epoch" : " epochs");
    }
  }

  /**
   * So many steps, whichever epoch they end in.
   *
   * @param count at least 1
   */
  record Steps(long count) implements Length {
    public Steps {
      if (count < 1) {
        throw new IllegalArgumentException("steps must be at least 1, got " + count);
      }
    }

    @Override
    public long steps(int stepsPerEpoch) {
      return count;
    }

    @Override
    public String toString() {
      return count + (count == 1 ? " step" : " steps");
    }
  }
}
