package dev.sunder.experiments.command;

import dev.sunder.engine.network.Cut;
import dev.sunder.engine.network.Network;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A cut as a person writes it after {@code --at}: a stage, {@code 3}, or its layer, {@code 3.1}.
 */
final class CutText {

  private static final Pattern CUT = Pattern.compile("([1-9]\\d{0,3})(?:\\.([1-9]\\d{0,3}))?");

  private CutText() {}

  /**
   * The cut of a network.
   *
   * @throws IllegalArgumentException if it is not written so, or not in this network
   */
  static Cut parse(String text, Network network) {
    Matcher numbers = CUT.matcher(text);
    if (!numbers.matches()) {
      throw new IllegalArgumentException(
          "--at needs a stage, such as 3, or a stage and a layer, 3.1; got \"" + text + "\"");
    }
    int stage = Integer.parseInt(numbers.group(1));
    try {
      return numbers.group(2) == null
          ? Cut.after(network, stage)
          : new Cut(stage, Integer.parseInt(numbers.group(2)));
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException("--at " + text + ": " + wrong.getMessage(), wrong);
    }
  }
}
