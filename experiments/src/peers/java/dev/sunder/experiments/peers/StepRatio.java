package dev.sunder.experiments.peers;

/**
 * What a training step of ours is counted against: the peer's forward and backward pass as they
 * are, and the momentum update at the lower of two prices. DJL composes the peer's update of
 * several passes over memory where PyTorch has a fused one that DJL does not reach; a fused one
 * costs about what ours does.
 *
 * <p>All in milliseconds, medians of steps that took turns.
 *
 * @param ours our whole step
 * @param theirPasses the peer's forward pass, loss and backward pass
 * @param theirUpdate the peer's momentum update
 * @param ourUpdate our momentum update alone
 */
record StepRatio(double ours, double theirPasses, double theirUpdate, double ourUpdate) {

  StepRatio {
    require("our step", ours);
    require("their passes", theirPasses);
    require("their update", theirUpdate);
    require("our update", ourUpdate);
  }

  /** The peer's step with the cheaper of the two updates. */
  double theirs() {
    return theirPasses + Math.min(theirUpdate, ourUpdate);
  }

  /** Ours over theirs: below 1 where ours is faster. */
  double value() {
    return ours / theirs();
  }

  private static void require(String what, double milliseconds) {
    if (!(milliseconds > 0 && milliseconds < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          what + " must take a positive and finite time, got " + milliseconds + " ms");
    }
  }
}
