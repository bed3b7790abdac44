package dev.sunder.secure.audit;

import dev.sunder.engine.data.Dataset;
import dev.sunder.engine.data.ImageShape;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Scaling;
import dev.sunder.engine.network.SignalInput;
import dev.sunder.engine.network.Stage;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import dev.sunder.secure.MemoryDataset;
import dev.sunder.secure.party.Encoding;
import dev.sunder.secure.signal.Relabelling;
import dev.sunder.secure.signal.Signal;
import dev.sunder.secure.signal.Signals;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** Clients whose leaks are known beforehand, on pictures of 14x14: blocks at random places. */
final class TinySubjects {

  static final int SIDE = 14;

  private TinySubjects() {}

  /** A client that sends the picture itself. */
  static Subject identity() {
    Network network = network(1, Optional.empty());
    return subject(model(network, 1, 0), Optional.empty());
  }

  /** A client with a signal that sends the same whatever it is given. */
  static Subject constant() {
    return subject(model(signalled(), 0, 0), Optional.of(signal()));
  }

  /** A client that sends the picture and nothing of the signal that joins it. */
  static Subject signalNotConnected() {
    return subject(model(signalled(), 1, 0), Optional.of(signal()));
  }

  static Subject subject(Model client, Optional<Signal> signal) {
    return subject(client, signal, pictures(400, 1), pictures(200, 2));
  }

  static Subject subject(Model client, Optional<Signal> signal, Dataset attackers, Dataset owners) {
    return new Subject(
        client, Optional.empty(), Encoding.FP32, attackers, owners, signal, signal, 30, 1);
  }

  static Signal signal() {
    return Signals.drawn("constant", new Relabelling.Xor());
  }

  static Network signalled() {
    return network(1, Optional.of(new SignalInput(1, new Shape(1, 1, 1, 1), Scaling.symmetric(1))));
  }

  /** One convolution of 1x1, with the picture's weight and the signal's. */
  static Model model(Network network, float picture, float signal) {
    float[] weight =
        network.signal().isPresent() ? new float[] {picture, signal} : new float[] {picture};
    return new Model(
        network,
        Parameters.of(network, Map.of("conv1.weight", weight, "conv1.bias", new float[1])),
        List.of(),
        Map.of());
  }

  private static Network network(int kernels, Optional<SignalInput> signal) {
    return new Network(
        "tiny",
        new Shape(1, 1, SIDE, SIDE),
        Optional.of(Scaling.symmetric(1)),
        List.of(new Stage("conv1", new ConvolutionLayer(kernels, Window.square(1, 1, 0)))),
        signal);
  }

  /** The same pictures with labels that have nothing to do with them. */
  static Dataset unrelated(Dataset pictures, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[][] images = new byte[pictures.size()][SIDE * SIDE];
    int[] labels = new int[images.length];
    for (int i = 0; i < images.length; i++) {
      pictures.read(i, images[i], 0);
      labels[i] = random.nextInt(2);
    }
    return dataset(images, labels);
  }

  /** What all steps find, with time for everything. */
  static List<Finding> audit(Evidence evidence, int inverseSteps) {
    return audit(evidence, AuditSteps.of(evidence.subject().client().network(), inverseSteps));
  }

  /** What some steps find. */
  static List<Finding> audit(Evidence evidence, List<AuditStep> steps) {
    return new Audit(steps, evidence, Journal.inMemory())
        .run(
            new Budget(600, System::nanoTime),
            new Audit.Listener() {
              @Override
              public void begins(AuditStep step) {}

              @Override
              public void ended(Finding finding, List<Finding> sofar) {}
            });
  }

  /** A bright block at a random place; class 1 has its block in the right half. */
  static Dataset pictures(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[][] images = new byte[count][SIDE * SIDE];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = i % 2;
      int left = random.nextInt(4) + 6 * labels[i];
      int top = random.nextInt(9);
      for (int p = 0; p < images[i].length; p++) {
        boolean inside =
            p % SIDE >= left && p % SIDE < left + 4 && p / SIDE >= top && p / SIDE < top + 5;
        images[i][p] = (byte) ((inside ? 210 : 30) + random.nextInt(20));
      }
    }
    return dataset(images, labels);
  }

  static Dataset dataset(byte[][] images, int[] labels) {
    return new MemoryDataset(
        new ImageShape(1, SIDE, SIDE), List.of("left", "right"), labels, images);
  }
}
