package dev.sunder.experiments;

import dev.sunder.experiments.command.DeviceJob;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/**
 * Runs a command that computes in a child process when the environment does not yet say how.
 *
 * <p>OpenMP, which runs the CPU device's threads, reads its settings from the environment when it
 * is loaded and never again, and Java cannot change its own environment. So unless the variables
 * are there already, the same command line is started once more with them: as many threads as
 * {@code --threads} or the machine has, and threads that wait for work a fraction of a millisecond
 * before they sleep: to wake them up for each operation would cost as much as a small one, and
 * images are decoded on the same cores.
 */
final class Relaunch implements IExecutionStrategy {

  // GCC's OpenMP counts turns of a loop: some 0.3 ms.
  private static final String TURNS = "20000";

  private static final String PARENT = "sunder.parent";

  /** Time between two looks at the parent. */
  private static final Duration PARENT_CHECK = Duration.ofMillis(500);

  @Override
  public int execute(ParseResult parsed) {
    ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    boolean asksForHelp = last.isUsageHelpRequested() || last.isVersionHelpRequested();
    if (!asksForHelp && last.commandSpec().userObject() instanceof DeviceJob job) {
      Map<String, String> missing =
          missing(System.getenv(), job.threads(), Runtime.getRuntime().availableProcessors());
      if (!missing.isEmpty()) {
        return child(parsed.originalArgs(), missing, last.commandSpec().commandLine());
      }
    }
    return new RunLast().execute(parsed);
  }

  /** The variables that must be set before OpenMP is loaded and are not. */
  static Map<String, String> missing(
      Map<String, String> environment, OptionalInt threads, int processors) {
    Map<String, String> missing = new TreeMap<>();
    String present = environment.get("OMP_NUM_THREADS");
    if (present == null || threads.isPresent()) {
      String wanted = Integer.toString(threads.orElse(processors));
      if (!wanted.equals(present)) {
        missing.put("OMP_NUM_THREADS", wanted);
      }
    }
    if (!environment.containsKey("OMP_WAIT_POLICY")) {
      missing.put("OMP_WAIT_POLICY", "passive");
      if (!environment.containsKey("GOMP_SPINCOUNT")) {
        missing.put("GOMP_SPINCOUNT", TURNS);
      }
    }
    return missing;
  }

  private static int child(List<String> args, Map<String, String> environment, CommandLine at) {
    ProcessBuilder builder = new ProcessBuilder(command(args)).inheritIO();
    builder.environment().putAll(environment);
    try {
      Process child = builder.start();
      // Whoever stops this process means the work in the child.
      Thread stop = new Thread(() -> stop(child), "stop-child");
      Runtime.getRuntime().addShutdownHook(stop);
      return child.waitFor();
    } catch (IOException failed) {
      at.getErr().println("error: cannot start " + builder.command().get(0) + ": " + failed);
      return 1;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private static void stop(Process child) {
    child.destroy();
    try {
      child.waitFor();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<String> command(List<String> args) {
    String classPath = System.getProperty("java.class.path");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.add("-D" + PARENT + "=" + ProcessHandle.current().pid());
    if (classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator)) {
      command.addAll(List.of("-jar", classPath));
    } else {
      // What the jar's manifest says for one that is started from it; Java 22 and later warn else.
      command.add("--enable-native-access=ALL-UNNAMED");
      command.addAll(List.of("-cp", classPath, Main.class.getName()));
    }
    command.addAll(args);
    return command;
  }

  /**
   * In a child, ends the process when its parent is gone, even if that had no time to say so.
   *
   * <p>Asked is who the parent is: a killed process that nobody waits for, as in a container
   * without an init, stays in the list of processes for ever, but its children get another parent
   * at once.
   */
  static void endWithParent() {
    String parent = System.getProperty(PARENT);
    if (parent == null) {
      return;
    }
    Thread watch =
        new Thread(
            () -> {
              long expected = Long.parseLong(parent);
              while (ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(-1L)
                  == expected) {
                LockSupport.parkNanos(PARENT_CHECK.toNanos());
              }
              Runtime.getRuntime().halt(1);
            },
            "watch-parent");
    watch.setDaemon(true);
    watch.start();
  }
}
