package dev.sunder.secure.party;

/** A model computes what is no number: nothing of it is sent or answered with. */
public final class NotFiniteException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  NotFiniteException(String message) {
    super(message);
  }
}
