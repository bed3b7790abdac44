package dev.sunder.experiments.command;

import dev.sunder.engine.text.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a person may have meant by a command or an option that there is none of. */
final class Suggestions {

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
    String synonym = synonyms.get(Spelling.bare(given));
    if (synonym != null && names.contains(synonym)) {
      return List.of(synonym);
    }
    return Spelling.like(given, names);
  }
}
