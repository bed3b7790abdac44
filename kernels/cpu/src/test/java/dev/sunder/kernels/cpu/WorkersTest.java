package dev.sunder.kernels.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.kernels.DeviceException;
import dev.sunder.kernels.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class WorkersTest {

  /** Ways to have threads, by their number. */
  private static Stream<Named<IntFunction<Workers>>> kinds() {
    OneDnn.load();
    List<Named<IntFunction<Workers>>> kinds = new ArrayList<>();
    kinds.add(Named.of("parked", ParkedWorkers::new));
    if (OpenMpWorkers.ofOneDnn(1).isPresent()) {
      kinds.add(Named.of("OpenMP's", count -> OpenMpWorkers.ofOneDnn(count).orElseThrow()));
    }
    return kinds.stream();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void inferenceTakesOneDnnsThreads() {
    try (CpuDevice device = new CpuDevice(true)) {
      assertInstanceOf(OpenMpWorkers.class, device.workers(Mode.INFERENCE));
      assertInstanceOf(ParkedWorkers.class, device.workers(Mode.TRAINING));
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void loopsOfTwoCallersDoNotMix(IntFunction<Workers> kind) throws InterruptedException {
    AtomicInteger wrong = new AtomicInteger();
    Runnable loops =
        () -> {
          try (Workers workers = kind.apply(2)) {
            for (int loop = 0; loop < 500; loop++) {
              AtomicIntegerArray runs = new AtomicIntegerArray(9);
              workers.run(9, (piece, worker) -> runs.incrementAndGet(piece));
              for (int piece = 0; piece < 9; piece++) {
                wrong.addAndGet(Math.abs(runs.get(piece) - 1));
              }
            }
          }
        };
    Thread other = new Thread(loops);
    other.start();
    loops.run();
    other.join();
    assertEquals(0, wrong.get());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void allThreadsWork(IntFunction<Workers> kind) {
    try (Workers workers = kind.apply(3)) {
      Set<Thread> seen = ConcurrentHashMap.newKeySet();
      // A piece waits until all are there, so that none can do all of them.
      CountDownLatch all = new CountDownLatch(3);
      workers.run(
          3,
          (piece, worker) -> {
            seen.add(Thread.currentThread());
            all.countDown();
            while (all.getCount() > 0) {
              Thread.onSpinWait();
            }
          });
      assertEquals(3, seen.size());
      assertTrue(seen.contains(Thread.currentThread()));
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aLoopEndsNotBeforeItsSlowestPiece(IntFunction<Workers> kind) {
    Thread caller = Thread.currentThread();
    CountDownLatch both = new CountDownLatch(2);
    AtomicInteger finished = new AtomicInteger();
    try (Workers workers = kind.apply(2)) {
      workers.run(
          2,
          (piece, worker) -> {
            both.countDown();
            while (both.getCount() > 0) {
              Thread.onSpinWait();
            }
            if (Thread.currentThread() != caller) {
              LockSupport.parkNanos(50_000_000);
            }
            finished.incrementAndGet();
          });
      assertEquals(2, finished.get());
    }
  }

  @Test
  void threadsEndWhenTheirWorkersAreClosed() throws InterruptedException {
    Set<Thread> helpers = ConcurrentHashMap.newKeySet();
    try (Workers workers = new ParkedWorkers(2)) {
      while (helpers.isEmpty()) {
        workers.run(100, (piece, worker) -> noteHelper(helpers, worker));
      }
    }
    for (Thread helper : helpers) {
      helper.join(10_000);
      assertFalse(helper.isAlive(), helper.getName());
    }
  }

  private static void noteHelper(Set<Thread> helpers, int worker) {
    if (worker > 0) {
      helpers.add(Thread.currentThread());
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyPieceIsRunOnce(IntFunction<Workers> kind) {
    try (Workers workers = kind.apply(3)) {
      for (int loop = 0; loop < 2_000; loop++) {
        AtomicIntegerArray runs = new AtomicIntegerArray(37);
        workers.run(37, (piece, worker) -> runs.incrementAndGet(piece));
        for (int piece = 0; piece < 37; piece++) {
          assertEquals(1, runs.get(piece), "piece " + piece + " of loop " + loop);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void noTwoThreadsShareAWorkersNumber(IntFunction<Workers> kind) {
    try (Workers workers = kind.apply(3)) {
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

  @ParameterizedTest
  @MethodSource("kinds")
  void aFailingPieceIsReported(IntFunction<Workers> kind) {
    try (Workers workers = kind.apply(2)) {
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

  @ParameterizedTest
  @MethodSource("kinds")
  void oneWorkerIsTheCaller(IntFunction<Workers> kind) {
    Thread caller = Thread.currentThread();
    try (Workers workers = kind.apply(1)) {
      workers.run(3, (piece, worker) -> assertEquals(caller, Thread.currentThread()));
    }
  }
}
