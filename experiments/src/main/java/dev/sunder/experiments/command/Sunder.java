package dev.sunder.experiments.command;

import dev.sunder.engine.model.Provenance;
import dev.sunder.experiments.console.OutputLostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/** The program: a list of commands. */
@Command(
    name = "sunder",
    description = "Builds, trains, splits and audits private split-inference models.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = Sunder.Version.class,
    subcommands = {
      DemoCommand.class,
      TrainCommand.class,
      SecureCommand.class,
      SplitCommand.class,
      PredictCommand.class,
      ServeCommand.class,
      ConvertCommand.class,
      InspectCommand.class,
      AuditCommand.class,
      ExperimentCommand.class,
      BenchCommand.class,
      DevicesCommand.class,
      SelftestCommand.class,
      CompletionCommand.class,
      HelpCommand.class,
      VersionCommand.class,
    },
    footer = {
      "",
      "sunder help COMMAND tells what a command needs. @FILE stands for the words in that file, such"
          + " as options that you always give: sunder train @my-options.",
      "Exit codes: 0 done, 1 failed, 2 wrong usage."
    })
public final class Sunder {

  /** What Java reads where bytes are no letters of the locale. */
  private static final char UNREADABLE = '\ufffd';

  private static final String LOCALE_HINT = "set one that has them, such as LC_ALL=C.UTF-8";

  private Sunder() {}

  /** The command line, ready to execute. */
  public static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Sunder());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpAutoWidth(true);
    line.registerConverter(Path.class, Sunder::path);
    sectionOptions(line);
    line.setParameterExceptionHandler(Failures::wrongUsage);
    line.setExecutionExceptionHandler(Failures::failedJob);
    return line;
  }

  private static void sectionOptions(CommandLine line) {
    line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, new OptionSections());
    line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, new CommandList());
    line.getSubcommands().values().forEach(Sunder::sectionOptions);
  }

  /**
   * Runs one command.
   *
   * @return its exit code: 0, 1 (failed, also when its output did not get out) or 2 (wrong usage)
   */
  public static int execute(CommandLine line, String... args) {
    IExecutionStrategy strategy = line.getExecutionStrategy();
    // What is thrown while help is printed would be a stack trace; like this it is a command's.
    line.setExecutionStrategy(
        parsed -> {
          requireLetters(parsed);
          try {
            return strategy.execute(parsed);
          } catch (OutputLostException lost) {
            throw new ExecutionException(line, lost.getMessage(), lost);
          }
        });
    try {
      return line.execute(args);
    } catch (Error error) {
      return Failures.error(error, line);
    }
  }

  /** The command among commands that is meant. */
  static ParseResult last(ParseResult parsed) {
    ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    return last;
  }

  /**
   * Refuses words that the locale has no letters for: Java has read other ones, and a path of such
   * names another file or none.
   */
  private static void requireLetters(ParseResult parsed) {
    for (String word : parsed.originalArgs()) {
      if (word.indexOf(UNREADABLE) >= 0) {
        throw new ParameterException(
            last(parsed).commandSpec().commandLine(),
            "\"" + word + "\" has letters that this locale does not have: " + LOCALE_HINT);
      }
    }
  }

  /** Java cannot even name a file whose letters the locale does not have. */
  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException wrong) {
      throw new TypeConversionException(noPath(wrong));
    }
  }

  /** Why a text is no path, and what helps. */
  static String noPath(InvalidPathException wrong) {
    return "\""
        + wrong.getInput()
        + "\" is no path here: "
        + wrong.getReason()
        + "; where it has letters that this locale does not have, "
        + LOCALE_HINT;
  }

  /** Name, version and Java in one line. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        "sunder "
            + Provenance.sunderVersion()
            + " (Java "
            + System.getProperty("java.version")
            + ")"
      };
    }
  }
}
