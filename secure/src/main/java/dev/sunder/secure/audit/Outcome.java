package dev.sunder.secure.audit;

/** How an attack ended. */
public enum Outcome {
  /** It got what it wanted, clearly better than guessing. */
  SUCCEEDED,
  /** It ran and did no better than guessing: a failed attack, which proves nothing. */
  FAILED,
  /** It cannot be tried here; the finding says why. */
  NOT_APPLICABLE,
  /** The budget left no time for it. */
  NOT_RUN,
  /** It broke off with a message. */
  ERROR;

  /** Whether the attack ran to a figure. */
  public boolean ran() {
    return this == SUCCEEDED || this == FAILED;
  }
}
