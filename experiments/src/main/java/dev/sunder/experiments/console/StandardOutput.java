package dev.sunder.experiments.console;

import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.Charset;

/**
 * Standard output, which says when it cannot be written: on a full disk, or where the reader of a
 * pipe has gone. Java's own {@code System.out} keeps that to itself, and what was computed is lost.
 */
public final class StandardOutput extends Writer {

  private final Writer to;

  private StandardOutput(OutputStream stream, Charset charset) {
    to = new BufferedWriter(new OutputStreamWriter(stream, charset));
  }

  /** The process's standard output; whatever is printed through it may throw. */
  public static PrintWriter open() {
    return writingTo(new FileOutputStream(FileDescriptor.out), charset());
  }

  /**
   * A printer whose methods throw what others only remember.
   *
   * @see OutputLostException
   */
  static PrintWriter writingTo(OutputStream stream, Charset charset) {
    // A PrintWriter swallows IOException and nothing else.
    return new PrintWriter(new StandardOutput(stream, charset));
  }

  /** As {@code System.out} has it: JDK 19 and later say so by the first name, JDK 17 the second. */
  private static Charset charset() {
    for (String property : new String[] {"stdout.encoding", "sun.stdout.encoding"}) {
      String name = System.getProperty(property);
      if (name != null && Charset.isSupported(name)) {
        return Charset.forName(name);
      }
    }
    return Charset.defaultCharset();
  }

  @Override
  public void write(char[] text, int offset, int length) {
    try {
      to.write(text, offset, length);
    } catch (IOException failed) {
      throw new OutputLostException(failed);
    }
  }

  @Override
  public void flush() {
    try {
      to.flush();
    } catch (IOException failed) {
      throw new OutputLostException(failed);
    }
  }

  @Override
  public void close() {
    flush();
  }
}
