package dev.sunder.secure.attack.reconstruct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.engine.data.Dataset;
import dev.sunder.engine.data.ImageShape;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Cut;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Stage;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import dev.sunder.kernels.FullyConnectedLayer;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import dev.sunder.secure.MemoryDataset;
import dev.sunder.secure.TinyModels;
import dev.sunder.secure.attack.Probe;
import dev.sunder.secure.attack.ProbeStudy;
import dev.sunder.secure.attack.SmashedSet;
import dev.sunder.secure.attack.SmashedSet.Target;
import dev.sunder.secure.partition.Partition;
import dev.sunder.secure.party.Encoding;
import dev.sunder.secure.signal.Relabelling;
import dev.sunder.secure.signal.Signal;
import dev.sunder.secure.signal.Signals;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignalSolverTest {

  private final Device device = Devices.open("cpu");

  @AfterEach
  void close() {
    device.close();
  }

  private static Dataset images(int count, long seed) {
    byte[][] images = new byte[count][];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      images[i] = TinyModels.noise(784, seed + i);
      labels[i] = i % 2;
    }
    return new MemoryDataset(new ImageShape(1, 28, 28), List.of("cat", "dog"), labels, images);
  }

  private SmashedSet sent(Model client, Signal signal, Encoding encoding, int count, long seed) {
    return SmashedSet.draw(
        client, device, images(count, 1000 * seed), Optional.of(signal), encoding, seed);
  }

  private ProbeStudy study(Model client, Signal signal, Encoding encoding) {
    try (SignalSolver solver = new SignalSolver(client, 100, device)) {
      return ProbeStudy.of(
          solver.solve(sent(client, signal, encoding, 96, 1)),
          solver.solve(sent(client, signal, encoding, 64, 2)),
          solver.solve(sent(client, signal, encoding, 96, 3)),
          Target.SIGNAL,
          2,
          Probe.CONVERGENCE_EPOCHS,
          List.of(1L),
          device);
    }
  }

  /** Image and signal pass through a 1x1 convolution with unit weights. */
  private static Model identity(Signal signal) {
    Network network =
        new Network(
            "identity",
            new Shape(1, 1, 28, 28),
            Optional.of(dev.sunder.engine.network.Scaling.symmetric(1)),
            List.of(
                new Stage("same", new ConvolutionLayer(2, Window.square(1, 1, 0))),
                new Stage("last", new FullyConnectedLayer(2))),
            Optional.of(signal.joining(1)));
    Map<String, float[]> values =
        Map.of(
            "same.weight", new float[] {1, 0, 0, 1},
            "same.bias", new float[2],
            "last.weight", new float[2 * 2 * 784],
            "last.bias", new float[2]);
    Model whole =
        new Model(network, Parameters.of(network, values), List.of("cat", "dog"), Map.of());
    return Partition.split(whole, new Cut(1, 1)).client();
  }

  @Test
  void throughTheIdentityTheSignalComesOutAsItWentIn() {
    Signal signal = Signals.drawn("constant", new Relabelling.Xor());
    SmashedSet sent = sent(identity(signal), signal, Encoding.FP32, 8, 5);
    try (SignalSolver solver = new SignalSolver(identity(signal), 1, device)) {
      assertEquals(new Shape(1, 1, 28, 28), solver.shape());
      for (int i = 0; i < sent.size(); i++) {
        // Signal 0 is black, -1 in the network's scaling, signal 1 white, +1.
        for (float value : solver.solve(sent.values(i))) {
          assertEquals(2 * sent.signal(i) - 1, value, 1e-4);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, FP32", "2, FP32", "3, FP32", "1, INT8", "3, INT8"})
  void atEveryLayerOfTheStageThatItJoinsTheSignalIsToldByAlgebra(int layers, Encoding encoding) {
    Signal signal = Signals.drawn("constant", new Relabelling.Xor());
    Model client = Partition.split(TinyModels.secure(1, signal, 5), new Cut(2, layers)).client();
    ProbeStudy study = study(client, signal, encoding);
    assertTrue(study.told().low() > 0.9, study.told().toString());
  }

  @Test
  void atAFullyConnectedStageTheSignalsFeaturesAreSolvedFor() {
    Signal signal = TinyModels.digits(2);
    Model client = Partition.split(TinyModels.secure(2, signal, 5), new Cut(3, 1)).client();
    try (SignalSolver solver = new SignalSolver(client, 100, device)) {
      assertEquals(signal.shape().size(), solver.shape().elements());
      assertEquals(49, solver.solve(new float[client.network().output().elements()]).length);
    }
  }

  @Test
  void atAFullyConnectedStageAConstantSignalIsToldByAlgebra() {
    Signal signal = Signals.drawn("constant", new Relabelling.Xor());
    Model client = Partition.split(TinyModels.secure(2, signal, 5), new Cut(3, 1)).client();
    try (SignalSolver solver = new SignalSolver(client, 100, device)) {
      SmashedSet sent = sent(client, signal, Encoding.FP32, 40, 6);
      double[] sums = new double[2];
      int[] counts = new int[2];
      for (int i = 0; i < sent.size(); i++) {
        sums[sent.signal(i)] += solver.solve(sent.values(i))[0];
        counts[sent.signal(i)]++;
      }
      // 120 equations in 401 unknowns: the least solution shrinks the signal, and keeps its sign.
      assertTrue(sums[1] / counts[1] - sums[0] / counts[0] > 0.1, sums[0] + " " + sums[1]);
    }
  }

  @Test
  void aSignalThatIsNotConnectedIsToldByChance() {
    Signal signal = Signals.drawn("constant", new Relabelling.Xor());
    Model secure = TinyModels.secure(1, signal, 5);
    float[] weight = secure.parameters().get("conv2.weight"); // 16x7x5x5, the signal's channel last
    for (int i = 0; i < weight.length; i++) {
      if (i % 175 >= 150) {
        weight[i] = 0;
      }
    }
    ProbeStudy study =
        study(Partition.split(secure, new Cut(2, 1)).client(), signal, Encoding.FP32);
    assertTrue(study.told().contains(0.5), study.told().toString());
    assertNotEquals(ProbeStudy.Outcome.TOLD, study.outcome());
  }

  @Test
  void aClientWithoutASignalIsRefusedWithTheReason() {
    Model client = Partition.split(TinyModels.plain(1), new Cut(1, 1)).client();
    assertEquals(
        Optional.of("network lenet5 takes no signal"),
        SignalSolver.notApplicable(client.network()));
    assertThrows(IllegalArgumentException.class, () -> new SignalSolver(client, 1, device));
  }
}
