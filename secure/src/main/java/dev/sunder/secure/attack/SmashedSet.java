package dev.sunder.secure.attack;

import dev.sunder.engine.data.Dataset;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.plan.InferencePlan;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Shape;
import dev.sunder.secure.party.Encoding;
import dev.sunder.secure.signal.Signal;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Smashed data of many examples, each with the signal and the true label it was made with.
 *
 * <p>Made by running a client's part on images and fresh signals: by the attacker on its own, to
 * learn from, or by the harness, to test the attacker on examples it has not seen.
 */
public final class SmashedSet {

  private static final int BATCH = 64;

  private final Shape shape;
  private final float[][] values;
  private final int[] signals;
  private final int[] labels;

  private SmashedSet(Shape shape, float[][] values, int[] signals, int[] labels) {
    this.shape = shape;
    this.values = values;
    this.signals = signals;
    this.labels = labels;
  }

  /**
   * Runs a client's part.
   *
   * @param client the client's part
   * @param images of the client network's input shape; image i of the result is image i of the set
   * @param signal draws the signals, uniformly; absent for a client part without one
   * @param encoding what the values go through before the provider sees them
   * @param seed of the signals
   * @throws IllegalArgumentException if the images have another shape, or the set would not fit
   *     half the heap
   */
  public static SmashedSet draw(
      Model client,
      Device device,
      Dataset images,
      Optional<Signal> signal,
      Encoding encoding,
      long seed) {
    Network network = client.network();
    int size = network.input().elements();
    if (images.shape().channels() != network.input().c()
        || images.shape().height() != network.input().h()
        || images.shape().width() != network.input().w()) {
      throw new IllegalArgumentException(
          "the client's part takes images " + network.input() + ", got " + images.shape());
    }
    int features = network.output().elements();
    requireRoom((long) images.size() * features * Float.BYTES);
    float[][] values = new float[images.size()][features];
    int[] signals = new int[images.size()];
    int[] labels = new int[images.size()];
    int signalSize = signal.map(drawn -> drawn.shape().size()).orElse(0);
    byte[] pixels = new byte[BATCH * size];
    byte[] signalPixels = new byte[BATCH * signalSize];
    float[] smashed = new float[BATCH * features];
    SplittableRandom random = new SplittableRandom(seed);
    try (InferencePlan plan = InferencePlan.of(network, device, BATCH)) {
      plan.load(client.parameters());
      for (int done = 0; done < values.length; done += BATCH) {
        int count = Math.min(BATCH, values.length - done);
        for (int i = 0; i < count; i++) {
          images.read(done + i, pixels, i * size);
          labels[done + i] = images.label(done + i);
          if (signal.isPresent()) {
            signals[done + i] = signal.get().draw(random.nextLong(), signalPixels, i * signalSize);
          }
        }
        plan.pixels(pixels);
        if (signal.isPresent()) {
          plan.signals(signalPixels);
        }
        plan.run();
        plan.output().download(smashed);
        for (int i = 0; i < count; i++) {
          System.arraycopy(smashed, i * features, values[done + i], 0, features);
          encoding.roundTrip(values[done + i]);
        }
      }
    }
    return new SmashedSet(network.output(), values, signals, labels);
  }

  /**
   * A set of given values.
   *
   * @param shape of one example, with n = 1
   * @param values one array an example, not copied
   * @throws IllegalArgumentException if the lengths differ
   */
  public static SmashedSet of(Shape shape, float[][] values, int[] signals, int[] labels) {
    if (signals.length != values.length || labels.length != values.length) {
      throw new IllegalArgumentException(
          values.length
              + " examples, but "
              + signals.length
              + " signals and "
              + labels.length
              + " labels");
    }
    for (float[] example : values) {
      if (example.length != shape.elements()) {
        throw new IllegalArgumentException(
            "an example has " + example.length + " values, expected " + shape);
      }
    }
    return new SmashedSet(shape, values, signals.clone(), labels.clone());
  }

  /** At most {@code count} examples from all over this set, sharing its values. */
  public SmashedSet spread(int count) {
    int kept = Math.min(count, size());
    float[][] some = new float[kept][];
    int[] someSignals = new int[kept];
    int[] someLabels = new int[kept];
    for (int i = 0; i < kept; i++) {
      int from = (int) ((long) i * size() / kept);
      some[i] = values[from];
      someSignals[i] = signals[from];
      someLabels[i] = labels[from];
    }
    return new SmashedSet(shape, some, someSignals, someLabels);
  }

  /** The shape of one example's smashed data, with n = 1. */
  public Shape shape() {
    return shape;
  }

  /** The number of examples. */
  public int size() {
    return values.length;
  }

  /** An example's values, not a copy. */
  public float[] values(int example) {
    return values[example];
  }

  /** The signal an example was made with. */
  public int signal(int example) {
    return signals[example];
  }

  /** The true label of an example's image. */
  public int label(int example) {
    return labels[example];
  }

  /** The signals or true labels of all examples: what a probe may be asked to tell. */
  public int[] targets(Target target) {
    return (target == Target.SIGNAL ? signals : labels).clone();
  }

  /** What an attacker wants to read off the smashed data. */
  public enum Target {
    /** cs or the offset: with it the answer is undone. */
    SIGNAL,
    /** The true label itself. */
    LABEL
  }

  private static void requireRoom(long bytes) {
    long room = Runtime.getRuntime().maxMemory() / 2;
    if (bytes > room) {
      throw new IllegalArgumentException(
          "smashed data of "
              + bytes
              + " bytes do not fit half the heap, "
              + room
              + " bytes: use fewer images or a larger -Xmx");
    }
  }
}
