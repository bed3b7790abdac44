package dev.sunder.experiments.command;

import dev.sunder.engine.network.Cut;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Stage;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A cut as a person writes it after {@code --at}: a stage by number or name, {@code 3} or {@code
 * conv3}, or its layer, {@code 3.1} or {@code conv3.1}.
 */
final class CutText {

  private static final Pattern CUT = Pattern.compile("(.+?)(?:\\.([1-9]\\d{0,3}))?");
  private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,3}");

  private CutText() {}

  /**
   * The cut of a network.
   *
   * @throws IllegalArgumentException if it is not written so, or not in this network
   */
  static Cut parse(String text, Network network) {
    List<String> names = network.stages().stream().map(Stage::name).toList();
    // A name may itself end in a point and a number.
    if (names.contains(text)) {
      return Cut.after(network, names.indexOf(text) + 1);
    }
    Matcher parts = CUT.matcher(text);
    if (!parts.matches()) {
      throw unreadable(text, names);
    }
    int stage = names.indexOf(parts.group(1)) + 1;
    if (stage == 0 && NUMBER.matcher(parts.group(1)).matches()) {
      stage = Integer.parseInt(parts.group(1));
    }
    if (stage == 0) {
      throw unreadable(text, names);
    }
    try {
      return parts.group(2) == null
          ? Cut.after(network, stage)
          : new Cut(stage, Integer.parseInt(parts.group(2)));
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException("--at " + text + ": " + wrong.getMessage(), wrong);
    }
  }

  private static IllegalArgumentException unreadable(String text, List<String> names) {
    return new IllegalArgumentException(
        "--at needs a stage, such as 3 or "
            + names.get(Math.min(2, names.size() - 1))
            + ", or a stage and a layer, 3.1; got \""
            + text
            + "\"");
  }
}
