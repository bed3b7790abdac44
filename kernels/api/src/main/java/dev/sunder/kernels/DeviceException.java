package dev.sunder.kernels;

/** A device failed at something it should be able to do; the message names the operation. */
public sealed class DeviceException extends RuntimeException permits OutOfMemoryException {
  private static final long serialVersionUID = 1L;

  public DeviceException(String message) {
    super(message);
  }

  public DeviceException(String message, Throwable cause) {
    super(message, cause);
  }
}
