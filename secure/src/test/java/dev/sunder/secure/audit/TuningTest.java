package dev.sunder.secure.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Candidates that multiply what was sent; the identity client sends the picture, so 1 is best. */
class TuningTest {

  private final Device device = Devices.open("reference");
  private final List<Float> tried = new ArrayList<>();

  @AfterEach
  void close() {
    device.close();
  }

  private float best(double seconds, Float... factors) {
    Evidence evidence = Evidence.gather(TinySubjects.identity(), device, Journal.inMemory());
    return Tuning.best(
        List.of(factors),
        evidence,
        Deadline.in(seconds),
        (factor, sent) -> {
          tried.add(factor);
          for (int i = 0; i < sent.length; i++) {
            sent[i] *= factor;
          }
          return sent;
        });
  }

  @Test
  void theCandidateThatRebuildsTheAttackersOwnPicturesBestIsChosen() {
    assertEquals(1f, best(60, 0.2f, 1f, -1f));
    assertEquals(1f, best(60, 1f, 0.2f));
    assertEquals(Arrays.asList(0.2f, 1f, -1f, 0.2f, 1f, -1f, 0.2f, 1f, -1f), tried.subList(0, 9));
  }

  @Test
  void aCandidateThatDivergesIsNotChosen() {
    assertEquals(0.2f, best(60, Float.NaN, 0.2f));
  }

  @Test
  void withoutTimeTheFirstIsTriedAndChosen() {
    assertEquals(0.2f, best(1e-9, 0.2f, 1f));
    assertEquals(List.of(0.2f), tried);
  }
}
