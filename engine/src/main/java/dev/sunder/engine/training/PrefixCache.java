package dev.sunder.engine.training;

import dev.sunder.engine.data.Augmentation;
import dev.sunder.engine.data.Batch;
import dev.sunder.engine.data.BatchLoader;
import dev.sunder.engine.data.Dataset;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Cut;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.plan.InferencePlan;
import dev.sunder.kernels.Device;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * The outputs of a network's frozen stages for every example of a data set, computed once: while
 * those stages keep their parameters and the examples their pixels, training only needs the stages
 * that follow.
 *
 * <p>Training the {@linkplain Network#tail tail} on these outputs gives the losses of training the
 * whole network. Kept on the heap, or, from {@link Storage#heapLimit} bytes on, in a mapped
 * temporary file.
 */
public final class PrefixCache implements AutoCloseable {

  private final FeatureStore store;
  private final int values;
  private final long bytes;

  /**
   * Where the outputs are kept.
   *
   * @param heapLimit bytes kept on the Java heap, at most; more goes to a file
   * @param scratch folder of that file
   */
  public record Storage(long heapLimit, Path scratch) {

    /**
     * 512 MiB, or a quarter of a smaller heap, before the system's folder for temporary files is
     * used.
     */
    public static Storage ofSystem() {
      return new Storage(
          Math.min(512L << 20, Runtime.getRuntime().maxMemory() / 4),
          Path.of(System.getProperty("java.io.tmpdir")));
    }

    /** The same with another folder. */
    public Storage withScratch(Path folder) {
      return new Storage(heapLimit, folder);
    }
  }

  private PrefixCache(FeatureStore store, int values, long bytes) {
    this.store = store;
    this.values = values;
    this.bytes = bytes;
  }

  /**
   * Why the frozen stages' outputs cannot be kept, if so.
   *
   * @param frozenStages N
   */
  public static Optional<String> obstacle(
      Network network, int frozenStages, Augmentation augmentation) {
    if (frozenStages == 0) {
      return Optional.of("no stage is frozen");
    }
    if (!augmentation.isDeterministic()) {
      return Optional.of("random augmentation gives each epoch other images");
    }
    if (network.signal().isPresent() && network.signal().get().stage() <= frozenStages) {
      return Optional.of(
          "the signal, another one each epoch, joins the frozen stage "
              + network.stage(network.signal().get().stage()).name());
    }
    return Optional.empty();
  }

  /** Bytes that the outputs of the first stages take for a data set. */
  public static long bytes(Network network, int frozenStages, Dataset data) {
    return FeatureStore.bytes(data.size(), network.outputOf(frozenStages).elements());
  }

  /**
   * Computes the outputs.
   *
   * @param frozenStages N, at least 1
   * @param parameters the network's
   * @param augmentation the cut, deterministic
   * @param batch examples in one run; the training's, so that both compute alike
   * @param loaderThreads background threads that assemble batches
   * @param progress told the number of examples done
   * @throws IllegalArgumentException if there is an {@link #obstacle}
   * @throws IllegalStateException if there is no room for the file
   */
  public static PrefixCache fill(
      Network network,
      int frozenStages,
      Parameters parameters,
      Dataset data,
      Augmentation augmentation,
      Device device,
      int batch,
      int loaderThreads,
      Storage storage,
      IntConsumer progress) {
    obstacle(network, frozenStages, augmentation)
        .ifPresent(
            why -> {
              throw new IllegalArgumentException(
                  "the frozen stages' outputs cannot be kept: " + why);
            });
    Network head = network.head(Cut.after(network, frozenStages));
    int values = head.output().elements();
    long bytes = FeatureStore.bytes(data.size(), values);
    FeatureStore store =
        bytes <= storage.heapLimit()
            ? FeatureStore.onHeap(data.size(), values)
            : FeatureStore.inFile(data.size(), values, storage.scratch());
    try (InferencePlan plan = InferencePlan.of(head, device, batch);
        BatchLoader loader =
            BatchLoader.over(data)
                .batchSize(batch)
                .augmentation(augmentation)
                .threads(loaderThreads)
                .forEvaluation()
                .start()) {
      plan.load(parameters.forNetwork(head));
      float[] outputs = new float[plan.output().shape().elements()];
      int done = 0;
      progress.accept(done);
      for (Batch examples = loader.next(); examples != null; examples = loader.next()) {
        plan.pixels(examples.pixels());
        plan.run();
        plan.output().download(outputs);
        for (int i = 0; i < examples.count(); i++) {
          store.append(outputs, i * values);
        }
        done += examples.count();
        progress.accept(done);
      }
      store.seal();
    } catch (RuntimeException | Error failure) {
      store.close();
      throw failure;
    }
    return new PrefixCache(store, values, bytes);
  }

  /** Floats of one example. */
  public int values() {
    return values;
  }

  /** Bytes of all examples. */
  public long bytes() {
    return bytes;
  }

  /** Whether they are in a temporary file. */
  public boolean isInFile() {
    return store.isInFile();
  }

  /**
   * Copies the outputs of some examples, one after another, to the start of a buffer; its position
   * does not change.
   *
   * @param indices which examples of the data set
   * @param count how many of the leading indices
   */
  public void gather(int[] indices, int count, FloatBuffer into) {
    for (int i = 0; i < count; i++) {
      store.copy(indices[i], into, i * values);
    }
  }

  /** Frees the memory or the file. */
  @Override
  public void close() {
    store.close();
  }
}
