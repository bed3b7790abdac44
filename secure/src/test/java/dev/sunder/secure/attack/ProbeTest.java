package dev.sunder.secure.attack;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.engine.data.Dataset;
import dev.sunder.engine.data.ImageShape;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.network.Cut;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import dev.sunder.secure.MemoryDataset;
import dev.sunder.secure.TinyModels;
import dev.sunder.secure.attack.SmashedSet.Target;
import dev.sunder.secure.measure.Interval;
import dev.sunder.secure.partition.Partition;
import dev.sunder.secure.party.Encoding;
import dev.sunder.secure.signal.Relabelling;
import dev.sunder.secure.signal.Signal;
import dev.sunder.secure.signal.Signals;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The attacker is sound: full recovery where the signal is plain to see, chance where it is not.
 */
class ProbeTest {

  private static Dataset images(int count, long seed) {
    byte[][] images = new byte[count][];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      images[i] = TinyModels.noise(784, seed + i);
      labels[i] = i % 2;
    }
    return new MemoryDataset(new ImageShape(1, 28, 28), List.of("cat", "dog"), labels, images);
  }

  private static Interval attack(Model client, Signal signal, Probe.Kind kind) {
    try (Device device = Devices.open("cpu")) {
      SmashedSet draws =
          SmashedSet.draw(client, device, images(400, 1), Optional.of(signal), Encoding.FP32, 10);
      SmashedSet fresh =
          SmashedSet.draw(
              client, device, images(300, 9000), Optional.of(signal), Encoding.FP32, 11);
      Probe probe = Probe.train(draws, Target.SIGNAL, 2, kind, Probe.CONVERGENCE_EPOCHS, 3, device);
      return probe.accuracy(fresh, Target.SIGNAL, device);
    }
  }

  @ParameterizedTest
  @EnumSource(Probe.Kind.class)
  void aConstantSignalIsReadOffUntrainedSmashedData(Probe.Kind kind) {
    Signal signal = Signals.drawn("constant", new Relabelling.Xor());
    Model client = Partition.split(TinyModels.secure(1, signal, 5), new Cut(2, 2)).client();
    Interval accuracy = attack(client, signal, kind);
    assertTrue(accuracy.estimate() > 0.97, accuracy.toString());
  }

  @ParameterizedTest
  @EnumSource(Probe.Kind.class)
  void aSignalThatIsNotConnectedCannotBeRead(Probe.Kind kind) {
    Signal signal = Signals.drawn("constant", new Relabelling.Xor());
    Model secure = TinyModels.secure(1, signal, 5);
    float[] weight = secure.parameters().get("conv2.weight"); // 16x7x5x5, the signal's channel last
    for (int i = 0; i < weight.length; i++) {
      if (i % 175 >= 150) {
        weight[i] = 0;
      }
    }
    Model client = Partition.split(secure, new Cut(2, 2)).client();
    Interval accuracy = attack(client, signal, kind);
    assertTrue(accuracy.contains(0.5), accuracy.toString());
  }
}
