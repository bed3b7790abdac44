package dev.sunder.experiments.command;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The program: a list of commands. */
@Command(
    name = "sunder",
    description = "Builds, trains, splits and audits private split-inference models.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = Sunder.Version.class,
    subcommands = {
      InspectCommand.class,
      BenchCommand.class,
      DevicesCommand.class,
    },
    footer = {
      "",
      "sunder COMMAND --help tells what a command needs. Exit codes: 0 done, 1 failed, 2 wrong usage."
    })
public final class Sunder {

  private Sunder() {}

  /** The command line, ready to execute. */
  public static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Sunder());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpAutoWidth(true);
    line.setParameterExceptionHandler(Failures::wrongUsage);
    line.setExecutionExceptionHandler(Failures::failedJob);
    return line;
  }

  /** The version, from the build. */
  public static String version() {
    try (InputStream in =
        Sunder.class.getResourceAsStream("/dev/sunder/experiments/version.properties")) {
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    } catch (IOException impossible) {
      throw new IllegalStateException("the jar is broken: no version in it", impossible);
    }
  }

  /** Name, version and Java in one line. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        "sunder " + version() + " (Java " + System.getProperty("java.version") + ")"
      };
    }
  }
}
