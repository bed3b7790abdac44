package dev.sunder.experiments.audit;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as a person writes them: {@code 90s}, {@code 10m}, {@code 1h}, or {@code 90} seconds. */
public final class TimeText {

  private static final Pattern TIME = Pattern.compile("([1-9]\\d{0,6})([smh]?)");

  private TimeText() {}

  /**
   * Seconds.
   *
   * @throws IllegalArgumentException if it is not a whole number, of seconds or followed by s, m or
   *     h
   */
  public static double seconds(String text) {
    Matcher time = TIME.matcher(text);
    if (!time.matches()) {
      throw new IllegalArgumentException(
          "a time is a whole number of seconds, minutes or hours, such as 60s, 10m or 1h; got \""
              + text
              + "\"");
    }
    int unit =
        switch (time.group(2)) {
          case "m" -> 60;
          case "h" -> 3600;
          default -> 1;
        };
    return (double) Integer.parseInt(time.group(1)) * unit;
  }
}
