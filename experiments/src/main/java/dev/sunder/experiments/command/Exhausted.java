package dev.sunder.experiments.command;

import java.util.Locale;

/** What Java's Errors mean for a user: what ran out, or is missing, and how to have more of it. */
final class Exhausted {

  private static final double MEBIBYTE = 1 << 20;

  private Exhausted() {}

  /** One line. */
  static String message(Error error) {
    Throwable cause = error;
    while (cause instanceof ExceptionInInitializerError && cause.getCause() != null) {
      cause = cause.getCause();
    }
    String said = String.valueOf(cause.getMessage());
    if (cause instanceof OutOfMemoryError) {
      return outOfMemory(said);
    }
    if (cause instanceof StackOverflowError) {
      return "what was read is nested too deeply for this Java's stack: java -Xss8m gives it more";
    }
    if (cause instanceof LinkageError) {
      return "a library of Sunder's cannot be loaded ("
          + cause.getClass().getSimpleName()
          + ": "
          + said
          + "): the folder lib beside sunder.jar must be whole, and this process be allowed to open"
          + " all of its files (ulimit -n)";
    }
    return "Java failed: " + cause.getClass().getSimpleName() + ": " + said;
  }

  private static String outOfMemory(String said) {
    String kind = said.toLowerCase(Locale.ROOT);
    if (kind.contains("native thread")) {
      return "the system allows this process no more threads: raise its limit (ulimit -u, or the"
          + " container's), or give fewer --threads";
    }
    if (kind.contains("direct") || kind.contains("physical memory")) {
      return "no memory beside the heap is left ("
          + said
          + "): a smaller --batch needs less, java -XX:MaxDirectMemorySize=4g allows more";
    }
    return String.format(
        Locale.ROOT,
        "Java's heap of %.0f MiB is full (%s): java -Xmx4g gives it more, fewer or smaller images"
            + " need less",
        Runtime.getRuntime().maxMemory() / MEBIBYTE,
        said);
  }
}
