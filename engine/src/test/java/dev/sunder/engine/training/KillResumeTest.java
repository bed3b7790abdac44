package dev.sunder.engine.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.engine.model.Initialiser;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training in a JVM of its own, killed without warning, resumed, killed, resumed, killed. */
class KillResumeTest {

  private static final int STEPS = 300;
  private static final int KILLS = 3;

  @TempDir Path folder;

  /** The training: leaves everything in the folder given as the only argument. */
  public static void main(String[] arguments) {
    train(Path.of(arguments[0]));
  }

  private static void train(Path out) {
    Network network = TinyNetworks.secure(2, 2);
    TrainingOptions options =
        TrainingOptions.builder().batch(4).steps(STEPS).learningRate(0.02).seed(6).build();
    try (Device device = Devices.open("cpu")) {
      Trainer.of(
              network,
              Parameters.initialised(network, Initialiser.HE, 1),
              new TinyImages(50, 2, 1),
              options)
          .signal(new TinySignal(2))
          .checkpoints(Checkpoints.in(out.resolve("checkpoints")).withEverySteps(10).resuming(true))
          .listener(new MetricsCsv(out.resolve("metrics.csv"), 1))
          .listener(new TensorBoardEvents(out, 1))
          .run(device);
    }
  }

  @Test
  void aRunKilledThreeTimesEndsWithTheBitsOfOneLeftAlone() throws Exception {
    Path alone = Files.createDirectory(folder.resolve("alone"));
    Path killed = Files.createDirectory(folder.resolve("killed"));
    train(alone);
    // Another moment each time the test runs; the seed is told when it fails.
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int kills = 0;
    for (int third = 1; third <= KILLS; third++) {
      Process child = start(killed);
      int from = (third - 1) * (STEPS / KILLS);
      if (awaitRow(child, killed, from + 10 + random.nextInt(STEPS / KILLS - 40))) {
        Thread.sleep(random.nextInt(20));
        kills += child.isAlive() ? 1 : 0;
      }
      child.destroyForcibly();
      assertTrue(child.waitFor(10, TimeUnit.SECONDS), "the process does not die");
    }
    assertEquals(KILLS, kills, "killed while it ran, seed " + seed);
    train(killed);

    Checkpoint expected = last(alone);
    Checkpoint found = last(killed);
    assertEquals(STEPS, found.step());
    expected
        .parameters()
        .forEach(
            (name, values) ->
                assertArrayEquals(values, found.parameters().get(name), name + ", seed " + seed));
    expected
        .velocities()
        .forEach(
            (name, values) ->
                assertArrayEquals(values, found.velocities().get(name), name + ", seed " + seed));
    assertEquals(metrics(alone), metrics(killed), "seed " + seed);
    assertEquals(
        Files.size(alone.resolve(TensorBoardEvents.FILE_NAME)),
        Files.size(killed.resolve(TensorBoardEvents.FILE_NAME)));
  }

  private Process start(Path out) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            KillResumeTest.class.getName(),
            out.toString())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("child.log").toFile())
        .start();
  }

  /** Waits until the metrics have so many rows; false if the process ended before. */
  private static boolean awaitRow(Process child, Path out, long rows) throws Exception {
    Path metrics = out.resolve("metrics.csv");
    while (child.isAlive()) {
      if (Files.exists(metrics) && lines(metrics) > rows) {
        return true;
      }
      Thread.sleep(5);
    }
    return false;
  }

  private static long lines(Path file) throws IOException {
    return Files.readString(file).chars().filter(c -> c == '\n').count();
  }

  private static Checkpoint last(Path out) {
    return Checkpoints.in(out.resolve("checkpoints")).latest().orElseThrow();
  }

  /** All rows without the speed. */
  private static List<String> metrics(Path out) throws IOException {
    return Files.readAllLines(out.resolve("metrics.csv")).stream()
        .map(row -> row.substring(0, row.lastIndexOf(',')))
        .toList();
  }
}
