package dev.sunder.secure.party;

/** A message is not what it should be; says where and what was expected. */
public final class MessageException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public MessageException(String message) {
    super(message);
  }
}
