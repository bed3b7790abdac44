package dev.sunder.secure;

import dev.sunder.engine.data.ImageShape;
import dev.sunder.engine.model.Initialiser;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Networks;
import dev.sunder.secure.retraining.SecureStart;
import dev.sunder.secure.signal.Relabelling;
import dev.sunder.secure.signal.Signal;
import dev.sunder.secure.signal.Signals;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Small untrained models and images for tests of the scheme's mechanics. */
public final class TinyModels {

  private TinyModels() {}

  /** LeNet-5 for two classes with random parameters. */
  public static Model plain(long seed) {
    return plain(List.of("cat", "dog"), seed);
  }

  private static Model plain(List<String> classNames, long seed) {
    Network network = Networks.leNet5(1, 28, classNames.size());
    return new Model(
        network,
        Parameters.initialised(network, Initialiser.HE, seed),
        classNames,
        Map.of("train.seed", Long.toString(seed), "data.sha256", "secret"));
  }

  /** The same for as many classes as signals, made secure with N frozen stages, untrained. */
  public static Model secure(int frozen, Signal signal, long seed) {
    Model old = plain(List.of("cat", "dog", "owl").subList(0, signal.classes()), seed);
    SecureStart start =
        SecureStart.fromOld(old, frozen, signal, SecureStart.TrainedStages.FRESH, 4, seed + 1);
    return start.withTrained(start.parameters(), old.provenance());
  }

  /** Digits of 7x7 noise, ten of each class. */
  public static Signal digits(int classes) {
    int[] labels = new int[10 * classes];
    byte[][] images = new byte[labels.length][];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % classes;
      images[i] = noise(49, i);
    }
    List<String> names =
        java.util.stream.IntStream.range(0, classes).mapToObj(c -> "" + c).toList();
    return Signals.digits(
        new MemoryDataset(new ImageShape(1, 7, 7), names, labels, images),
        Relabelling.forClasses(classes));
  }

  /** Random bytes. */
  public static byte[] noise(int size, long seed) {
    byte[] noise = new byte[size];
    new Random(seed).nextBytes(noise);
    return noise;
  }
}
