package dev.sunder.engine.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BatchLoaderTest {

  private static final ImageShape STORED = new ImageShape(3, 6, 7);
  private static final Dataset DATA = new PatternDataset(50, STORED);

  /** Two classes; the signal is the low bytes of the bits. */
  private static final SignalSource SIGNAL =
      new SignalSource() {
        @Override
        public ImageShape shape() {
          return new ImageShape(1, 1, 4);
        }

        @Override
        public int draw(long randomBits, byte[] into, int offset) {
          for (int i = 0; i < 4; i++) {
            into[offset + i] = (byte) (randomBits >> (8 * i));
          }
          return (int) (randomBits >>> 63);
        }

        @Override
        public int relabel(int label, int signalClass) {
          return label ^ signalClass;
        }
      };

  private static BatchLoader.Builder loader() {
    return BatchLoader.over(DATA)
        .batchSize(8)
        .seed(42)
        .augmentation(Augmentation.cropAndFlip(4, 5))
        .signal(SIGNAL)
        .epochs(3);
  }

  /** Everything in a batch that means anything. */
  private static String content(Batch batch) {
    int count = batch.count();
    return "%d/%d/%d %s %s %s %s %s %s"
        .formatted(
            batch.step(),
            batch.epoch(),
            batch.batchInEpoch(),
            Arrays.toString(Arrays.copyOf(batch.indices(), count)),
            Arrays.toString(Arrays.copyOf(batch.labels(), count)),
            Arrays.toString(Arrays.copyOf(batch.trueLabels(), count)),
            Arrays.toString(Arrays.copyOf(batch.signalClasses(), count)),
            Arrays.toString(Arrays.copyOf(batch.signals(), 4 * count)),
            Arrays.toString(Arrays.copyOf(batch.pixels(), 60 * count)));
  }

  private static List<String> contents(BatchLoader.Builder builder) {
    List<String> all = new ArrayList<>();
    try (BatchLoader loader = builder.start()) {
      for (Batch batch = loader.next(); batch != null; batch = loader.next()) {
        all.add(content(batch));
      }
    }
    return all;
  }

  @Test
  void everyExampleComesOnceAnEpochInAnOrderOfItsOwn() {
    int[][] orders = new int[3][50];
    try (BatchLoader loader = loader().start()) {
      for (Batch batch = loader.next(); batch != null; batch = loader.next()) {
        System.arraycopy(
            batch.indices(), 0, orders[batch.epoch()], 8 * batch.batchInEpoch(), batch.count());
      }
      assertEquals(7, loader.batchesPerEpoch());
    }
    for (int[] order : orders) {
      int[] sorted = order.clone();
      Arrays.sort(sorted);
      for (int i = 0; i < 50; i++) {
        assertEquals(i, sorted[i]);
      }
    }
    assertFalse(Arrays.equals(orders[0], orders[1]));
    assertFalse(Arrays.equals(orders[1], orders[2]));
  }

  @Test
  void theBatchesAreTheSameForAnyNumberOfThreads() {
    List<String> one = contents(loader());
    assertEquals(21, one.size());
    assertEquals(one, contents(loader().threads(4).ahead(1)));
    assertEquals(one, contents(loader().threads(3).ahead(30)));
    assertNotEquals(one, contents(loader().seed(43)));
  }

  @Test
  void aLoaderStartedInTheMiddleGoesOnAsIfItHadStartedAtTheBeginning() {
    List<String> all = contents(loader());
    assertEquals(all.subList(7 + 5, 21), contents(loader().startAt(1, 5)));
    assertEquals(all.subList(14, 21), contents(loader().startAt(1, 7)));
    assertEquals(List.of(), contents(loader().startAt(3, 0)));
  }

  @Test
  void evaluationGoesOnceThroughTheDataInOrderWithTheSameSignalForAnExampleWhateverTheBatchSize() {
    List<String> large = new ArrayList<>();
    List<String> small = new ArrayList<>();
    for (int size : new int[] {8, 3}) {
      try (BatchLoader loader = loader().batchSize(size).forEvaluation().start()) {
        int next = 0;
        for (Batch batch = loader.next(); batch != null; batch = loader.next()) {
          for (int i = 0; i < batch.count(); i++) {
            assertEquals(next++, batch.indices()[i]);
            (size == 8 ? large : small)
                .add(Arrays.toString(Arrays.copyOfRange(batch.signals(), 4 * i, 4 * i + 4)));
          }
        }
        assertEquals(50, next);
      }
    }
    assertEquals(large, small);
    assertEquals(50, large.stream().distinct().count());
  }

  @Test
  void anIncompleteLastBatchIsShorterOrLeftOut() {
    try (BatchLoader loader = loader().epochs(1).start()) {
      for (int i = 0; i < 6; i++) {
        assertEquals(8, loader.next().count());
      }
      Batch last = loader.next();
      assertEquals(2, last.count());
      assertEquals(8, last.capacity());
      assertNull(loader.next());
      assertNull(loader.next());
    }
    assertEquals(6, contents(loader().epochs(1).dropLast(true)).size());
  }

  @Test
  void labelsAreThoseOfTheDataRelabelledByTheSignal() {
    int ones = 0;
    try (BatchLoader loader = loader().start()) {
      for (Batch batch = loader.next(); batch != null; batch = loader.next()) {
        for (int i = 0; i < batch.count(); i++) {
          assertEquals(batch.indices()[i] % 2, batch.trueLabels()[i]);
          assertEquals(batch.trueLabels()[i] ^ batch.signalClasses()[i], batch.labels()[i]);
          ones += batch.signalClasses()[i];
        }
      }
    }
    // 150 fair coins: within four standard deviations.
    assertEquals(75, ones, 25);
  }

  @Test
  void cropsLieAnywhereInTheStoredImageAndHalfAreMirrored() {
    int[][] places = new int[3][3];
    int mirrored = 0;
    try (BatchLoader loader = loader().epochs(40).start()) {
      for (Batch batch = loader.next(); batch != null; batch = loader.next()) {
        for (int i = 0; i < batch.count(); i++) {
          int[] found = find(batch, i);
          places[found[0]][found[1]]++;
          mirrored += found[2];
        }
      }
    }
    for (int[] row : places) {
      for (int count : row) {
        assertEquals(2000 / 9.0, count, 60);
      }
    }
    assertEquals(1000, mirrored, 90);
  }

  /**
   * Where example i of the batch was cut, and whether it was mirrored, found by comparing with
   * every possibility.
   */
  private static int[] find(Batch batch, int place) {
    byte[] actual = Arrays.copyOfRange(batch.pixels(), 60 * place, 60 * place + 60);
    for (int guess = 0; guess < 18; guess++) {
      int top = guess / 6;
      int left = guess / 2 % 3;
      int mirror = guess % 2;
      byte[] expected = new byte[60];
      for (int p = 0; p < 60; p++) {
        int x = mirror == 1 ? 4 - p % 5 : p % 5;
        expected[p] =
            PatternDataset.sample(
                batch.indices()[place], p / 20 * 42 + (p / 5 % 4 + top) * 7 + x + left);
      }
      if (Arrays.equals(expected, actual)) {
        return new int[] {top, left, mirror};
      }
    }
    throw new AssertionError("example " + batch.indices()[place] + " is no crop of its image");
  }

  @Test
  void withoutRandomnessTheCutIsAtTheCentreAndPaddingIsBlack() {
    Dataset one = new PatternDataset(1, new ImageShape(1, 2, 4));
    try (BatchLoader loader =
        BatchLoader.over(one).augmentation(Augmentation.centreCrop(2, 2)).start()) {
      assertArrayEquals(new byte[] {1, 2, 5, 6}, Arrays.copyOf(loader.next().pixels(), 4));
    }
    try (BatchLoader loader =
        BatchLoader.over(one).augmentation(new Augmentation(4, 6, 1, false, false)).start()) {
      byte[] expected = {0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 0, 0, 4, 5, 6, 7, 0, 0, 0, 0, 0, 0, 0};
      assertArrayEquals(expected, Arrays.copyOf(loader.next().pixels(), 24));
    }
  }

  @Test
  void paddingIsBlackWhateverTheBufferHeldBefore() {
    Dataset one = new PatternDataset(1, new ImageShape(1, 2, 4));
    Augmentation shifted = new Augmentation(2, 4, 1, true, false);
    Set<String> seen = new HashSet<>();
    try (BatchLoader loader =
        BatchLoader.over(one).batchSize(1).augmentation(shifted).epochs(200).start()) {
      for (Batch batch = loader.next(); batch != null; batch = loader.next()) {
        seen.add(Arrays.toString(batch.pixels()));
      }
    }
    Set<String> possible = new HashSet<>();
    for (int down = -1; down <= 1; down++) {
      for (int right = -1; right <= 1; right++) {
        byte[] cut = new byte[8];
        for (int p = 0; p < 8; p++) {
          int y = p / 4 + down;
          int x = p % 4 + right;
          cut[p] = y < 0 || y > 1 || x < 0 || x > 3 ? 0 : PatternDataset.sample(0, 4 * y + x);
        }
        possible.add(Arrays.toString(cut));
      }
    }
    assertEquals(possible, seen);
  }

  @Test
  void aBrokenExampleFailsItsOwnBatchAndEveryOneAfter() {
    Dataset data = new PatternDataset(50, STORED, 17);
    try (BatchLoader loader =
        BatchLoader.over(data).batchSize(8).shuffle(false).threads(3).start()) {
      assertEquals(0, loader.next().batchInEpoch());
      assertEquals(1, loader.next().batchInEpoch());
      assertEquals(
          "example 17: broken", assertThrows(DataException.class, loader::next).getMessage());
      assertEquals(
          "example 17: broken", assertThrows(DataException.class, loader::next).getMessage());
    }
  }

  @Test
  void closingStopsTheThreadsThoughNobodyTookTheirBatches() {
    BatchLoader loader = loader().threads(3).epochs(Integer.MAX_VALUE).start();
    loader.next();
    Assertions.assertTimeoutPreemptively(Duration.ofSeconds(10), loader::close);
    assertFalse(
        Thread.getAllStackTraces().keySet().stream()
            .anyMatch(thread -> thread.getName().startsWith("sunder-batches")));
    assertThrows(IllegalStateException.class, loader::next);
  }

  @Test
  void anInterruptedWaitEndsAndTheLoaderGoesOnAfterwards() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    Dataset slow = new Gated(DATA, gate);
    try (BatchLoader loader = BatchLoader.over(slow).shuffle(false).start()) {
      Thread.currentThread().interrupt();
      assertThrows(CancellationException.class, loader::next);
      assertTrue(Thread.interrupted());
      gate.countDown();
      assertEquals(0, loader.next().step());
    }
  }

  /** The consumer and the workers together. */
  @Test
  void batchesInTheSteadyStateAllocateNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (BatchLoader loader = loader().epochs(Integer.MAX_VALUE).threads(2).start()) {
      for (int i = 0; i < 3000; i++) {
        loader.next();
      }
      long[] ids =
          Thread.getAllStackTraces().keySet().stream()
              .filter(
                  thread ->
                      thread.getName().startsWith("sunder-batches")
                          || thread == Thread.currentThread())
              .mapToLong(Thread::getId)
              .toArray();
      long[] before = threads.getThreadAllocatedBytes(ids);
      for (int i = 0; i < 2000; i++) {
        loader.next();
      }
      long[] after = threads.getThreadAllocatedBytes(ids);
      assertEquals(3, ids.length);
      // Asking allocates a little itself.
      assertTrue(
          Arrays.stream(after).sum() - Arrays.stream(before).sum() < 2000,
          Arrays.toString(after) + Arrays.toString(before));
    }
  }

  @Test
  void impossibleSettingsAreRefusedWithTheirValues() {
    assertThrows(IllegalArgumentException.class, () -> loader().batchSize(0).start());
    assertThrows(IllegalArgumentException.class, () -> loader().threads(0).start());
    assertThrows(IllegalArgumentException.class, () -> loader().startAt(-1, 0).start());
    assertThrows(
        IllegalArgumentException.class,
        () -> loader().augmentation(Augmentation.cropAndFlip(7, 7)).start());
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> loader().batchSize(51).dropLast(true).start());
    assertEquals("50 examples make no batch of 51", e.getMessage());
  }

  /** Reads only once the gate is open. */
  private record Gated(Dataset data, CountDownLatch gate) implements Dataset {
    @Override
    public ImageShape shape() {
      return data.shape();
    }

    @Override
    public int size() {
      return data.size();
    }

    @Override
    public List<String> classNames() {
      return data.classNames();
    }

    @Override
    public int label(int index) {
      return data.label(index);
    }

    @Override
    public String name(int index) {
      return data.name(index);
    }

    @Override
    public void read(int index, byte[] into, int offset) {
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      data.read(index, into, offset);
    }

    @Override
    public String fingerprint() {
      return data.fingerprint();
    }
  }
}
