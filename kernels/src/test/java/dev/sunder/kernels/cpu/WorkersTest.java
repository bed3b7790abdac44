package dev.sunder.kernels.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.kernels.DeviceException;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkersTest {

  @Test
  void everyPieceIsRunOnce() {
    try (Workers workers = new Workers(3)) {
      for (int loop = 0; loop < 2_000; loop++) {
        AtomicIntegerArray runs = new AtomicIntegerArray(37);
        workers.run(37, (piece, worker) -> runs.incrementAndGet(piece));
        for (int piece = 0; piece < 37; piece++) {
          assertEquals(1, runs.get(piece), "piece " + piece + " of loop " + loop);
        }
      }
    }
  }

  @Test
  void noTwoThreadsShareAWorkersNumber() {
    try (Workers workers = new Workers(3)) {
      AtomicIntegerArray inside = new AtomicIntegerArray(workers.count());
      workers.run(
          500,
          (piece, worker) -> {
            assertEquals(1, inside.incrementAndGet(worker));
            Thread.onSpinWait();
            inside.decrementAndGet(worker);
          });
    }
  }

  @Test
  void aFailingPieceIsReported() {
    try (Workers workers = new Workers(2)) {
      DeviceException thrown =
          assertThrows(
              DeviceException.class,
              () ->
                  workers.run(
                      5,
                      (piece, worker) -> {
                        throw new IllegalStateException("piece broke");
                      }));
      assertTrue(thrown.getMessage().contains("piece broke"), thrown.getMessage());
      AtomicIntegerArray runs = new AtomicIntegerArray(2);
      workers.run(2, (piece, worker) -> runs.incrementAndGet(piece));
      assertEquals(1, runs.get(1));
    }
  }

  @Test
  void oneWorkerIsTheCaller() {
    Thread caller = Thread.currentThread();
    try (Workers workers = new Workers(1)) {
      workers.run(3, (piece, worker) -> assertEquals(caller, Thread.currentThread()));
    }
  }
}
