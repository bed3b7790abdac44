package dev.sunder.experiments.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a person may have meant by a command or an option that there is none of. */
final class Suggestions {

  private static final int AT_MOST = 3;

  /** A shorter beginning fits too many names. */
  private static final int SHORTEST_BEGINNING = 3;

  /** Words of other programs for what is here. */
  private static final Map<String, String> COMMANDS =
      Map.ofEntries(
          Map.entry("attack", "audit"),
          Map.entry("classify", "predict"),
          Map.entry("export", "convert"),
          Map.entry("fit", "train"),
          Map.entry("import", "convert"),
          Map.entry("infer", "predict"),
          Map.entry("partition", "split"),
          Map.entry("retrain", "secure"),
          Map.entry("server", "serve"),
          Map.entry("summary", "inspect"),
          Map.entry("test", "selftest"));

  private static final Map<String, String> OPTIONS =
      Map.ofEntries(
          Map.entry("batch-size", "--batch"),
          Map.entry("bs", "--batch"),
          Map.entry("cpu", "--device"),
          Map.entry("cuda", "--device"),
          Map.entry("cut", "--at"),
          Map.entry("force", "--overwrite"),
          Map.entry("freeze", "--frozen"),
          Map.entry("gpu", "--device"),
          Map.entry("iterations", "--steps"),
          Map.entry("jobs", "--threads"),
          Map.entry("layer", "--at"),
          Map.entry("lr", "--rate"),
          Map.entry("stage", "--at"),
          Map.entry("test-data", "--validation"),
          Map.entry("time", "--budget"),
          Map.entry("wd", "--weight-decay"),
          Map.entry("workers", "--threads"));

  private Suggestions() {}

  /** Names that are there, the likeliest first; empty where none is like what was given. */
  static List<String> of(UnmatchedArgumentException unmatched) {
    CommandLine line = unmatched.getCommandLine();
    String given = unmatched.getUnmatched().get(0).replaceFirst("=.*", "");
    if (!unmatched.isUnknownOption()) {
      return likely(given, commands(line), COMMANDS);
    }
    List<String> options = new ArrayList<>(line.getCommandSpec().optionsMap().keySet());
    options.removeIf(option -> !option.startsWith("--"));
    return likely(given, options, OPTIONS);
  }

  /** The commands of a line, and the experiments by their whole names. */
  private static List<String> commands(CommandLine line) {
    List<String> names = new ArrayList<>(line.getSubcommands().keySet());
    line.getSubcommands()
        .forEach(
            (name, group) ->
                group.getSubcommands().keySet().forEach(each -> names.add(name + " " + each)));
    return names;
  }

  private static List<String> likely(
      String given, List<String> names, Map<String, String> synonyms) {
    String word = bare(given);
    String synonym = synonyms.get(word);
    if (synonym != null && names.contains(synonym)) {
      return List.of(synonym);
    }
    Set<String> likely = new LinkedHashSet<>();
    for (String name : names) {
      if (sameWords(word, bare(name))) {
        likely.add(name);
      }
    }
    for (int slips = 0; slips <= word.length() / 3; slips++) {
      for (String name : names) {
        if (distance(word, bare(name)) == slips) {
          likely.add(name);
        }
      }
    }
    return likely.stream().limit(AT_MOST).toList();
  }

  /** Whether the words of one are among those of the other, or one is the other's beginning. */
  private static boolean sameWords(String given, String name) {
    List<String> asked = Arrays.asList(given.split("[- ]"));
    List<String> there = Arrays.asList(name.split("[- ]"));
    return asked.containsAll(there)
        || there.containsAll(asked)
        || (Math.min(given.length(), name.length()) >= SHORTEST_BEGINNING
            && (given.startsWith(name) || name.startsWith(given)));
  }

  private static String bare(String name) {
    return name.replaceFirst("^-+", "").toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Letters to add, leave out or change (Levenshtein), where two that are turned count once. */
  private static int distance(String one, String other) {
    int[][] slips = new int[one.length() + 1][other.length() + 1];
    for (int i = 0; i <= one.length(); i++) {
      for (int j = 0; j <= other.length(); j++) {
        if (i == 0 || j == 0) {
          slips[i][j] = i + j;
          continue;
        }
        int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
        int least = Math.min(slips[i - 1][j], slips[i][j - 1]) + 1;
        least = Math.min(least, slips[i - 1][j - 1] + change);
        if (i > 1
            && j > 1
            && one.charAt(i - 1) == other.charAt(j - 2)
            && one.charAt(i - 2) == other.charAt(j - 1)) {
          least = Math.min(least, slips[i - 2][j - 2] + 1);
        }
        slips[i][j] = least;
      }
    }
    return slips[one.length()][other.length()];
  }
}
