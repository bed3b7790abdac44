package dev.sunder.secure.audit;

/** The budget leaves a step too little time for any figure. */
public final class OutOfTimeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what the step would need. */
  public OutOfTimeException(String message) {
    super(message);
  }
}
