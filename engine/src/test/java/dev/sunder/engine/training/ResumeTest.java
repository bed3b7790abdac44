package dev.sunder.engine.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.engine.data.Augmentation;
import dev.sunder.engine.data.Dataset;
import dev.sunder.engine.model.Initialiser;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResumeTest {

  private static final Network NETWORK = TinyNetworks.secure(2, 2);
  private static final Parameters INITIAL = Parameters.initialised(NETWORK, Initialiser.HE, 1);
  private static final Dataset IMAGES = new TinyImages(22, 2, 1);

  @TempDir Path folder;

  /** 25 steps, 6 an epoch, with everything random that there is. */
  private static TrainingOptions.Builder options() {
    return TrainingOptions.builder()
        .batch(4)
        .steps(25)
        .learningRate(0.05)
        .weightDecay(0.001)
        .schedule(Schedule.parse("poly:0.9").withWarmUp(5))
        .augmentation(new Augmentation(8, 8, 1, true, true))
        .seed(4);
  }

  private static final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** Runs until after a step's listeners were called, as if killed then. */
  private static TrainingListener stopAfter(long step) {
    return new TrainingListener() {
      @Override
      public void onStep(StepReport report) {
        if (report.step() == step) {
          throw new Stop();
        }
      }
    };
  }

  private Trainer trainer(Path out, TrainingOptions options, Checkpoints checkpoints) {
    return Trainer.of(NETWORK, INITIAL, IMAGES, options)
        .signal(new TinySignal(2))
        .validation(new TinyImages(10, 2, 2))
        .checkpoints(checkpoints)
        .listener(new MetricsCsv(out.resolve("metrics.csv"), 2))
        .listener(new TensorBoardEvents(out, 2));
  }

  private static Checkpoints checkpoints(Path out, boolean resume) {
    return Checkpoints.in(out.resolve("checkpoints")).withEverySteps(4).resuming(resume);
  }

  private TrainingResult run(Path out, TrainingOptions options, boolean resume) {
    try (Device device = Devices.open("cpu")) {
      return trainer(out, options, checkpoints(out, resume)).run(device);
    }
  }

  private void runUntil(long step, Path out, TrainingOptions options, boolean resume) {
    try (Device device = Devices.open("cpu")) {
      Trainer trainer = trainer(out, options, checkpoints(out, resume)).listener(stopAfter(step));
      assertThrows(Stop.class, () -> trainer.run(device));
    }
  }

  private Path folder(String name) throws IOException {
    return Files.createDirectory(folder.resolve(name));
  }

  private static List<String> metrics(Path out) throws IOException {
    return Files.readAllLines(out.resolve("metrics.csv")).stream()
        .map(row -> row.substring(0, row.lastIndexOf(',')))
        .toList();
  }

  private static void assertSameOutcome(
      Path expectedFolder, TrainingResult expected, Path folder, TrainingResult found)
      throws IOException {
    assertTrue(expected.parameters().sameBits(found.parameters()));
    assertEquals(metrics(expectedFolder), metrics(folder));
    assertEquals(
        Files.size(expectedFolder.resolve(TensorBoardEvents.FILE_NAME)),
        Files.size(folder.resolve(TensorBoardEvents.FILE_NAME)));
    Checkpoint last = checkpoints(expectedFolder, true).latest().orElseThrow();
    Checkpoint lastFound = checkpoints(folder, true).latest().orElseThrow();
    assertEquals(last.step(), lastFound.step());
    last.velocities()
        .forEach(
            (name, values) -> assertArrayEquals(values, lastFound.velocities().get(name), name));
  }

  @Test
  void anInterruptedRunEndsLikeAnUninterruptedOne() throws IOException {
    Path whole = folder("whole");
    Path parts = folder("parts");
    TrainingOptions options = options().build();
    TrainingResult expected = run(whole, options, false);
    runUntil(7, parts, options, false);
    runUntil(11, parts, options, true);
    runUntil(21, parts, options, true);
    assertSameOutcome(whole, expected, parts, run(parts, options, true));
  }

  /** Begun where convolutions were transformed, gone on where they would be direct. */
  @Test
  void aResumedRunChoosesItsAlgorithmsAsItDidAtFirst() throws IOException {
    Path parts = folder("parts");
    TrainingOptions options = options().build();
    try (Device device = Devices.open("cpu")) {
      device.tune("direct 1e6 1e6 1e6, product 1, copy 1 ps");
      String tuning = device.tuning();
      Parameters expected = wide(folder("whole"), options, false).run(device).parameters();
      Trainer stopped = wide(parts, options, false).listener(stopAfter(7));
      assertThrows(Stop.class, () -> stopped.run(device));
      device.tune("direct 1 1 1, product 1e6, copy 1e6 ps");
      String own = device.tuning();
      Parameters direct = wide(folder("other"), options, false).run(device).parameters();
      assertFalse(expected.sameBits(direct), "the tunings give the same bits");
      Parameters resumed = wide(parts, options, true).run(device).parameters();
      assertTrue(expected.sameBits(resumed));
      assertEquals(tuning, checkpoints(parts, true).latest().orElseThrow().on().tuning());
      assertEquals(own, device.tuning(), "what was the device's is so again");
    }
  }

  private static Trainer wide(Path out, TrainingOptions options, boolean resume) {
    Network network = TinyNetworks.wide();
    Parameters initial = Parameters.initialised(network, Initialiser.HE, 1);
    return Trainer.of(network, initial, IMAGES, options).checkpoints(checkpoints(out, resume));
  }

  /** Batch normalisation's running values are moved by forward passes, not by the update. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void runningStatisticsGoOnWhereTheyWere(int frozen) throws IOException {
    Path parts = folder("parts");
    TrainingOptions options = options().frozenStages(frozen).build();
    try (Device device = Devices.open("cpu")) {
      Parameters expected = normalised(folder("whole"), options, false).run(device).parameters();
      for (int stop : new int[] {7, 18}) {
        Trainer stopped = normalised(parts, options, stop > 7).listener(stopAfter(stop));
        assertThrows(Stop.class, () -> stopped.run(device));
      }
      Parameters resumed = normalised(parts, options, true).run(device).parameters();
      assertTrue(expected.sameBits(resumed));
      float[] initial =
          Parameters.initialised(TinyNetworks.normalised(), Initialiser.HE, 1)
              .get("n1.running_var");
      assertEquals(frozen > 0, Arrays.equals(initial, resumed.get("n1.running_var")));
      assertFalse(Arrays.equals(new float[] {0, 0, 0, 0}, resumed.get("n2.running_mean")));
    }
  }

  private static Trainer normalised(Path out, TrainingOptions options, boolean resume) {
    Network network = TinyNetworks.normalised();
    Parameters initial = Parameters.initialised(network, Initialiser.HE, 1);
    return Trainer.of(network, initial, IMAGES, options).checkpoints(checkpoints(out, resume));
  }

  @Test
  void aRunWithACachedPrefixResumesAlike() throws IOException {
    Path whole = folder("whole");
    Path parts = folder("parts");
    TrainingOptions options =
        options().frozenStages(1).augmentation(Augmentation.none(IMAGES.shape())).build();
    TrainingResult expected = run(whole, options, false);
    runUntil(14, parts, options, false);
    assertSameOutcome(whole, expected, parts, run(parts, options, true));
  }

  @Test
  void aDamagedLastCheckpointOnlyCostsTheStepsSinceTheOneBefore() throws IOException {
    Path whole = folder("whole");
    Path parts = folder("parts");
    TrainingOptions options = options().build();
    TrainingResult expected = run(whole, options, false);
    runUntil(19, parts, options, false);
    Path last = parts.resolve("checkpoints/checkpoint-000000016.safetensors");
    byte[] bytes = Files.readAllBytes(last);
    bytes[bytes.length / 2] ^= 1;
    Files.write(last, bytes);
    assertSameOutcome(whole, expected, parts, run(parts, options, true));
  }

  @Test
  void aRunThatHadReachedItsEndReturnsItAgain() throws IOException {
    Path out = folder("out");
    TrainingResult first = run(out, options().build(), false);
    List<String> metrics = metrics(out);
    TrainingResult again = run(out, options().build(), true);
    assertTrue(first.parameters().sameBits(again.parameters()));
    assertEquals(first.validation().orElseThrow().loss(), again.validation().orElseThrow().loss());
    assertEquals(metrics, metrics(out));
    assertEquals(25, checkpoints(out, true).latest().orElseThrow().step());
  }

  @Test
  void resumingWhereNothingIsStartsAtTheStart() throws IOException {
    Path whole = folder("whole");
    Path other = folder("other");
    TrainingOptions options = options().build();
    assertSameOutcome(whole, run(whole, options, false), other, run(other, options, true));
  }

  @Test
  void withoutResumingARunStartsAfresh() throws IOException {
    Path out = folder("out");
    runUntil(11, out, options().build(), false);
    runUntil(3, out, options().build(), false);
    assertTrue(checkpoints(out, true).latest().isEmpty());
  }

  @Test
  void otherOptionsAreRefusedByName() throws IOException {
    Path out = folder("out");
    runUntil(7, out, options().build(), false);
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> run(out, options().learningRate(0.25).batch(2).build(), true));
    assertTrue(
        refused
            .getMessage()
            .contains(
                "step 4: train.batch was 4, now is 2; train.learningRate was 0.05, now is 0.25;"),
        refused.getMessage());
  }

  @Test
  void otherDataSignalsOrFirstParametersAreRefused() throws IOException {
    Path out = folder("out");
    TrainingOptions options = options().build();
    runUntil(7, out, options, false);
    Parameters others = Parameters.initialised(NETWORK, Initialiser.HE, 2);
    TinySignal inverted =
        new TinySignal(2) {
          @Override
          public int relabel(int label, int signalClass) {
            return 1 - super.relabel(label, signalClass);
          }
        };
    assertRefused("data.sha256", INITIAL, new TinyImages(22, 2, 9), new TinySignal(2), out);
    assertRefused("train.initial.sha256", others, IMAGES, new TinySignal(2), out);
    assertRefused("train.signal.sha256", INITIAL, IMAGES, inverted, out);
  }

  private void assertRefused(
      String fact, Parameters initial, Dataset data, TinySignal signal, Path out) {
    try (Device device = Devices.open("cpu")) {
      IllegalArgumentException refused =
          assertThrows(
              IllegalArgumentException.class,
              () ->
                  Trainer.of(NETWORK, initial, data, options().build())
                      .signal(signal)
                      .checkpoints(checkpoints(out, true))
                      .run(device));
      assertTrue(refused.getMessage().contains("step 4: " + fact + " was "));
      assertFalse(refused.getMessage().contains(";  "), refused.getMessage());
    }
  }

  @Test
  void aRunThatDivergedLeavesItsLastSoundCheckpoint() throws IOException {
    Path out = folder("out");
    TrainingOptions options = options().learningRate(1e20).build();
    Checkpoints everyStep = checkpoints(out, false).withEverySteps(1);
    try (Device device = Devices.open("cpu")) {
      Trainer trainer = trainer(out, options, everyStep);
      assertThrows(TrainingDivergedException.class, () -> trainer.run(device));
    }
    Checkpoint last = everyStep.latest().orElseThrow();
    for (float[] values : last.parameters().values()) {
      for (float value : values) {
        assertTrue(Float.isFinite(value), "value " + value);
      }
    }
  }

  @Test
  void anUpdateOutOfAllBoundsLeavesNoCheckpointBehindItsFiniteLoss() throws IOException {
    Path out = folder("out");
    TrainingOptions options =
        options().learningRate(3e38).schedule(new Schedule.Constant()).weightDecay(1e6).build();
    Checkpoints everyStep = checkpoints(out, false).withEverySteps(1);
    try (Device device = Devices.open("cpu")) {
      Trainer trainer = trainer(out, options, everyStep);
      TrainingDivergedException diverged =
          assertThrows(TrainingDivergedException.class, () -> trainer.run(device));
      assertEquals(1, diverged.step());
      assertTrue(diverged.getMessage().contains("but its update made a value of"));
    }
    assertTrue(everyStep.latest().isEmpty());
  }
}
