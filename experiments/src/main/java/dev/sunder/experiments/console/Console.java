package dev.sunder.experiments.console;

import dev.sunder.engine.text.Printable;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.util.Locale;

/**
 * Where a command speaks: results go to {@code out}, progress and warnings to {@code err}. Names
 * that strangers gave come out as {@link Printable} text.
 *
 * @param out results
 * @param err progress, warnings and errors
 * @param terminal whether a person watches: progress bars instead of lines
 * @param quiet whether no progress is shown
 */
public record Console(PrintWriter out, PrintWriter err, boolean terminal, boolean quiet) {

  /** A console that shows progress. */
  public Console(PrintWriter out, PrintWriter err, boolean terminal) {
    this(out, err, terminal, false);
  }

  /**
   * Prints one line of result.
   *
   * @throws OutputLostException if it does not get there
   */
  public void say(String line) {
    print(Printable.line(line));
  }

  /**
   * Prints a text of several lines, such as JSON.
   *
   * @throws OutputLostException if it does not get there
   */
  public void sayLines(String text) {
    print(Printable.lines(text));
  }

  private void print(String text) {
    out.println(text);
    out.flush();
  }

  /** Prints one line of result, formatted alike in every language. */
  public void say(String format, Object... values) {
    say(String.format(Locale.ROOT, format, values));
  }

  /** Prints a line about the work, not its result. */
  public void note(String format, Object... values) {
    err.println(Printable.line(String.format(Locale.ROOT, format, values)));
    err.flush();
  }

  /** Shows how far a task of {@code total} steps has come, until it is closed. */
  public Progress progress(String task, long total) {
    if (quiet) {
      return Progress.NONE;
    }
    return terminal
        ? new BarProgress(Printable.line(task), total)
        : new LineProgress(this, task, total);
  }

  /** Whether this process talks to a terminal that can redraw a line. */
  @SuppressWarnings("SystemConsoleNull") // isTerminal asks the newer JDKs what null no longer says.
  public static boolean onTerminal() {
    java.io.Console console = System.console();
    return console != null && isTerminal(console) && !"dumb".equals(System.getenv("TERM"));
  }

  /** Since JDK 22 there is a console without a terminal, too, and a method that tells. */
  private static boolean isTerminal(java.io.Console console) {
    try {
      return (Boolean) java.io.Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException olderJdk) {
      return true;
    } catch (IllegalAccessException | InvocationTargetException unexpected) {
      return false;
    }
  }
}
