package dev.sunder.secure.audit;

/** How bad it is. */
public enum Level {
  /** An attack got what it wanted. */
  BROKEN,
  /** An attack got a part of what it wanted. */
  WEAKENED,
  /** All attacks ran as they should, and none did better than guessing; no proof. */
  HELD,
  /** No attack succeeded, but not all could show what they can. */
  OPEN
}
