package dev.sunder.experiments.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Runs a class of this program in a process of its own, with this one's JVM options. */
final class PeerProcess {

  private PeerProcess() {}

  /**
   * Runs a main class to its end and hands on what it prints, line by line; its errors go where
   * this process's go.
   *
   * @throws IllegalStateException if it fails
   */
  static void run(
      Class<?> main,
      List<String> arguments,
      Map<String, String> environment,
      Consumer<String> lines) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    // libtorch does not follow the environment alone.
    command.add("-Dai.djl.pytorch.num_threads=" + environment.get(Settings.THREADS));
    command.add("-Dai.djl.pytorch.num_interop_threads=1");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().clear();
    builder.environment().putAll(environment);
    int exit;
    try {
      Process process = builder.start();
      // Whoever stops this process means the work in the other.
      Thread stop = new Thread(process::destroy, "stop-peer");
      Runtime.getRuntime().addShutdownHook(stop);
      try (BufferedReader reader = process.inputReader()) {
        reader.lines().forEach(lines);
      }
      exit = process.waitFor();
      Runtime.getRuntime().removeShutdownHook(stop);
    } catch (IOException failed) {
      throw new IllegalStateException("cannot run " + main.getSimpleName() + ": " + failed, failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(main.getSimpleName() + " was interrupted", interrupted);
    }
    if (exit != 0) {
      throw new IllegalStateException(main.getSimpleName() + " failed with exit code " + exit);
    }
  }
}
