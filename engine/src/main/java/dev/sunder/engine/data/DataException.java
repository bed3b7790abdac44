package dev.sunder.engine.data;

/**
 * Data that cannot be used as asked. The message is one sentence for the user: the file or archive
 * entry, the place in it where there is one, what was found and what was expected.
 */
public final class DataException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public DataException(String message) {
    super(message);
  }

  public DataException(String message, Throwable cause) {
    super(message, cause);
  }
}
