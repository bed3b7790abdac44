package dev.sunder.experiments.command;

import dev.sunder.experiments.console.Console;
import dev.sunder.experiments.console.OptionSection;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command: the options that all share, and where it speaks. */
@Command(
    sortOptions = false,
    usageHelpAutoWidth = true,
    abbreviateSynopsis = true,
    mixinStandardHelpOptions = true,
    versionProvider = Sunder.Version.class)
@OptionSection("Every command")
public abstract class Job implements Callable<Integer> {

  /** Where the options that commands share begin in the help: after a command's own. */
  static final int LAST = 1000;

  @Spec private CommandSpec spec;

  @Option(names = "--quiet", order = LAST + 5, description = "Show no progress.")
  private boolean quiet;

  @Option(names = "--verbose", order = LAST + 6, description = "Show the stack trace of an error.")
  private boolean verbose;

  /** Does the work; returning means success. */
  protected abstract void run(Console console) throws Exception;

  @Override
  public Integer call() throws Exception {
    run(
        new Console(
            spec.commandLine().getOut(), spec.commandLine().getErr(), Console.onTerminal(), quiet));
    return 0;
  }

  /** The command as it was parsed. */
  protected CommandSpec spec() {
    return spec;
  }

  /** An error in how the command was called: exit code 2. */
  protected ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** A value made from options; what is wrong with it is wrong usage. */
  protected <T> T checked(Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException wrong) {
      throw usage(wrong.getMessage());
    }
  }

  boolean isVerbose() {
    return verbose;
  }
}
