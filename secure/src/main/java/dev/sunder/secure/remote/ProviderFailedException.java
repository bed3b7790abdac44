package dev.sunder.secure.remote;

/** A provider elsewhere gave no answer; says where and why. */
public final class ProviderFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ProviderFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
