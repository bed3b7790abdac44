package dev.sunder.kernels;

/** A device has too little memory for what is to be made; what was made before is unharmed. */
public final class OutOfMemoryException extends DeviceException {
  private static final long serialVersionUID = 1L;

  public OutOfMemoryException(String message) {
    super(message);
  }

  public OutOfMemoryException(String message, Throwable cause) {
    super(message, cause);
  }
}
