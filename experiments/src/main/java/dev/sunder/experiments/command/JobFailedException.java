package dev.sunder.experiments.command;

/** A job that was done and whose answer is no; the message is a sentence for the user. */
final class JobFailedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  JobFailedException(String message) {
    super(message);
  }
}
