package dev.sunder.engine.data.image;

import java.io.IOException;

/**
 * An image file that cannot be decoded. The message says what is wrong at which byte; the caller
 * adds the file's name.
 */
public final class ImageFormatException extends IOException {

  private static final long serialVersionUID = 1;

  public ImageFormatException(String message) {
    super(message);
  }

  public ImageFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
