package dev.sunder.secure.partition;

/** Two parts, or a part and a message, do not belong together; the message names both. */
public final class PartitionMismatchException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public PartitionMismatchException(String message) {
    super(message);
  }
}
