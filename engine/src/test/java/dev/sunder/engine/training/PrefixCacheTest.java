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
import dev.sunder.engine.network.Cut;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.plan.InferencePlan;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrefixCacheTest {

  private static final int CLASSES = 2;
  private static final int FROZEN = 2;
  private static final Network NETWORK = TinyNetworks.secure(CLASSES, FROZEN + 1);
  private static final Parameters INITIAL = Parameters.initialised(NETWORK, Initialiser.HE, 1);
  private static final Dataset IMAGES = new TinyImages(22, CLASSES, 1);

  @TempDir Path folder;

  /** What a run with or without the cache leaves. */
  private record Trace(List<Double> losses, Parameters parameters, boolean cached) {}

  private Trace train(Device device, PrefixCache.Storage storage, TrainingOptions options) {
    List<Double> losses = new ArrayList<>();
    boolean[] cached = new boolean[1];
    TrainingResult result =
        Trainer.of(NETWORK, INITIAL, IMAGES, options)
            .signal(new TinySignal(CLASSES))
            .prefixStorage(storage)
            .listener(
                new TrainingListener() {
                  @Override
                  public void onStart(RunStart start) {
                    cached[0] = start.prefixCached();
                  }

                  @Override
                  public void onStep(StepReport report) {
                    losses.add(report.loss());
                  }
                })
            .run(device);
    return new Trace(losses, result.parameters(), cached[0]);
  }

  private static TrainingOptions.Builder options(PrefixCaching caching) {
    return TrainingOptions.builder()
        .batch(4)
        .epochs(3)
        .learningRate(0.05)
        .weightDecay(0.01)
        .seed(3)
        .frozenStages(FROZEN)
        .prefixCaching(caching);
  }

  private PrefixCache.Storage onHeap() {
    return new PrefixCache.Storage(1 << 20, folder);
  }

  private PrefixCache.Storage inFile() {
    return new PrefixCache.Storage(0, folder);
  }

  @Test
  void trainingWithTheCacheComputesTheSameBits() {
    try (Device device = Devices.open("cpu")) {
      Trace without = train(device, onHeap(), options(PrefixCaching.OFF).build());
      Trace with = train(device, onHeap(), options(PrefixCaching.ON).build());
      assertEquals(without.losses, with.losses);
      assertTrue(without.parameters.sameBits(with.parameters));
      assertFalse(without.cached);
      assertTrue(with.cached);
    }
  }

  /** The reference keeps doubles; what passes through the cache is rounded to floats. */
  @Test
  void onTheReferenceTheLossesAgreeToTheRoundingOfFloats() {
    try (Device device = Devices.open("reference")) {
      Trace without = train(device, onHeap(), options(PrefixCaching.OFF).build());
      Trace with = train(device, onHeap(), options(PrefixCaching.ON).build());
      for (int i = 0; i < without.losses.size(); i++) {
        assertEquals(without.losses.get(i), with.losses.get(i), 1e-6);
      }
    }
  }

  @Test
  void aCacheInAFileIsAsGoodAsOneOnTheHeap() {
    try (Device device = Devices.open("cpu")) {
      Trace heap = train(device, onHeap(), options(PrefixCaching.ON).build());
      Trace file = train(device, inFile(), options(PrefixCaching.ON).build());
      assertEquals(heap.losses, file.losses);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1 << 20})
  void everyExamplesValuesAreThoseOfTheHead(long heapLimit) {
    Network head = NETWORK.head(Cut.after(NETWORK, FROZEN));
    int values = head.output().elements();
    byte[] pixels = new byte[4 * 64];
    try (Device device = Devices.open("cpu");
        InferencePlan plan = InferencePlan.of(head, device, 4);
        PrefixCache cache = fill(device, new PrefixCache.Storage(heapLimit, folder))) {
      plan.load(INITIAL.forNetwork(head));
      int[] indices = {21, 0, 7};
      for (int i = 0; i < indices.length; i++) {
        IMAGES.read(indices[i], pixels, 64 * i);
      }
      plan.pixels(pixels);
      plan.run();
      float[] expected = plan.output().toArray();
      float[] found = new float[4 * values];
      cache.gather(indices, 3, FloatBuffer.wrap(found));
      System.arraycopy(found, 3 * values, expected, 3 * values, values);
      assertArrayEquals(expected, found);
      assertEquals(heapLimit == 0, cache.isInFile());
      assertEquals(22L * values * 4, cache.bytes());
    }
  }

  private static PrefixCache fill(Device device, PrefixCache.Storage storage) {
    return PrefixCache.fill(
        NETWORK,
        FROZEN,
        INITIAL,
        IMAGES,
        Augmentation.none(IMAGES.shape()),
        device,
        4,
        1,
        storage,
        done -> {});
  }

  @Test
  void theTemporaryFileIsGoneWhenTheCacheIsClosed() throws IOException {
    try (Device device = Devices.open("cpu")) {
      fill(device, inFile()).close();
    }
    try (var left = Files.list(folder)) {
      assertEquals(0, left.count());
    }
  }

  @Test
  void aFileThatHasNoRoomIsRefusedBeforeAnythingIsComputed() {
    IllegalStateException refused =
        assertThrows(
            IllegalStateException.class,
            () -> FeatureStore.inFile(Integer.MAX_VALUE, 1 << 20, folder));
    assertTrue(
        refused.getMessage().startsWith("the frozen stages' outputs take 8388608.0 GiB"),
        refused.getMessage());
  }

  @Test
  void leftToItselfATrainerKeepsAPrefixThatIsUsedMoreThanOnce() {
    try (Device device = Devices.open("cpu")) {
      assertTrue(train(device, onHeap(), options(PrefixCaching.AUTO).build()).cached);
      assertFalse(train(device, onHeap(), options(PrefixCaching.AUTO).epochs(1).build()).cached);
      assertFalse(
          train(device, onHeap(), options(PrefixCaching.AUTO).frozenStages(0).build()).cached);
    }
  }

  @Test
  void leftToItselfATrainerDoesWithoutWhereImagesChange() {
    try (Device device = Devices.open("cpu")) {
      TrainingOptions shifted =
          options(PrefixCaching.AUTO).augmentation(new Augmentation(8, 8, 1, true, false)).build();
      assertFalse(train(device, onHeap(), shifted).cached);
    }
  }

  @Test
  void leftToItselfATrainerDoesWithoutWhereThereIsNoFolderForIt() {
    PrefixCache.Storage nowhere = new PrefixCache.Storage(0, folder.resolve("missing"));
    try (Device device = Devices.open("cpu")) {
      assertFalse(train(device, nowhere, options(PrefixCaching.AUTO).build()).cached);
    }
  }
}
