package dev.sunder.secure.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import dev.sunder.kernels.Shape;
import dev.sunder.secure.attack.Probe;
import dev.sunder.secure.attack.SmashedSet;
import dev.sunder.secure.attack.SmashedSet.Target;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SeedBySeedTest {

  private final Device device = Devices.open("cpu");

  @AfterEach
  void close() {
    device.close();
  }

  /** Draws whose value is their signal. */
  private static SmashedSet draws() {
    float[][] values = new float[80][1];
    int[] signals = new int[values.length];
    for (int i = 0; i < signals.length; i++) {
      signals[i] = i / 3 % 2;
      values[i][0] = signals[i];
    }
    return SmashedSet.of(new Shape(1, 1, 1, 1), values, signals, signals);
  }

  /** Probes under a clock on which a second passes from each look at it to the next. */
  private SeedBySeed within(long seconds) {
    AtomicLong clock = new AtomicLong();
    Deadline deadline =
        new Deadline(() -> clock.getAndAdd(1_000_000_000L), seconds * 1_000_000_000L);
    return SeedBySeed.of(
        OwnDraws.of(draws()),
        draws(),
        Target.SIGNAL,
        2,
        Probe.CONVERGENCE_EPOCHS,
        deadline,
        device);
  }

  @Test
  void withTimeEverySeedHasItsTurn() {
    SeedBySeed probes = within(100);
    assertTrue(probes.all());
    assertEquals(3 * Probe.Kind.values().length, probes.study().trials().size());
    assertEquals(1, probes.study().told().estimate(), 1e-9);
  }

  @Test
  void theFirstSeedAlwaysHasItsTurnAndOneThatWouldEndTooLateNone() {
    SeedBySeed probes = within(2);
    assertEquals(1, probes.seeds());
    assertFalse(probes.all());
    assertEquals(Probe.Kind.values().length, probes.study().trials().size());
  }
}
