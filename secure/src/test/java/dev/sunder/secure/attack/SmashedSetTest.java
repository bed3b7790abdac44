package dev.sunder.secure.attack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.engine.data.ImageShape;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Scaling;
import dev.sunder.engine.network.SignalInput;
import dev.sunder.engine.network.Stage;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import dev.sunder.secure.MemoryDataset;
import dev.sunder.secure.attack.SmashedSet.Target;
import dev.sunder.secure.party.Encoding;
import dev.sunder.secure.signal.Relabelling;
import dev.sunder.secure.signal.Signal;
import dev.sunder.secure.signal.Signals;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The client sends pixel / 255 in one channel and signal pixel / 255 in the other. */
class SmashedSetTest {

  /** More than one batch, and not a whole number of batches. */
  private static final int IMAGES = 150;

  private static final ImageShape SHAPE = new ImageShape(1, 1, 2);
  private static final Signal SIGNAL = Signals.drawn("constant", new Relabelling.Xor());

  private final Device device = Devices.open("cpu");

  @AfterEach
  void close() {
    device.close();
  }

  private static Model client() {
    Network network =
        new Network(
            "through",
            new Shape(1, 1, 1, 2),
            Optional.of(Scaling.unit(1)),
            List.of(new Stage("conv1", new ConvolutionLayer(2, Window.square(1, 1, 0)))),
            Optional.of(new SignalInput(1, new Shape(1, 1, 1, 1), Scaling.unit(1))));
    return new Model(
        network,
        Parameters.of(
            network, Map.of("conv1.weight", new float[] {1, 0, 0, 1}, "conv1.bias", new float[2])),
        List.of(),
        Map.of());
  }

  /** Image i is of the pixels i and 255 − i, and of class 1 when i is a multiple of 3. */
  private static MemoryDataset images(int count) {
    byte[][] images = new byte[count][];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      images[i] = new byte[] {(byte) i, (byte) (255 - i)};
      labels[i] = i % 3 == 0 ? 1 : 0;
    }
    return new MemoryDataset(SHAPE, List.of("cat", "dog"), labels, images);
  }

  private SmashedSet draw(Encoding encoding) {
    return SmashedSet.draw(client(), device, images(IMAGES), Optional.of(SIGNAL), encoding, 5);
  }

  @Test
  void everyExampleHasItsOwnImagesValuesLabelAndSignal() {
    SmashedSet set = draw(Encoding.FP32);
    assertEquals(IMAGES, set.size());
    int ones = 0;
    for (int i = 0; i < IMAGES; i++) {
      // Constant signals: black for 0, white for 1.
      float signal = set.signal(i);
      float[] expected = {i / 255f, (255 - i) / 255f, signal, signal};
      assertArrayEquals(expected, set.values(i), 1e-6f);
      assertEquals(i % 3 == 0 ? 1 : 0, set.label(i));
      ones += set.signal(i);
    }
    assertEquals(IMAGES / 2.0, ones, 4 * Math.sqrt(IMAGES) / 2);
  }

  @Test
  void theProviderSeesTheValuesAsTheyAreSent() {
    float[] exact = draw(Encoding.FP32).values(100);
    float[] sent = draw(Encoding.INT8).values(100);
    float[] expected = exact.clone();
    Encoding.INT8.roundTrip(expected);
    assertArrayEquals(expected, sent);
  }

  @Test
  void targetsAreTheSignalsOrTheTrueLabels() {
    SmashedSet set = draw(Encoding.FP32);
    int[] signals = set.targets(Target.SIGNAL);
    int[] labels = set.targets(Target.LABEL);
    for (int i = 0; i < IMAGES; i++) {
      assertEquals(set.signal(i), signals[i]);
      assertEquals(set.label(i), labels[i]);
    }
  }

  @Test
  void imagesOfAnotherShapeAreRefused() {
    MemoryDataset large =
        new MemoryDataset(
            new ImageShape(1, 2, 2), List.of("cat"), new int[1], new byte[][] {new byte[4]});
    var wrong =
        assertThrows(
            IllegalArgumentException.class,
            () -> SmashedSet.draw(client(), device, large, Optional.of(SIGNAL), Encoding.FP32, 5));
    assertTrue(wrong.getMessage().contains("takes images 1x1x1x2"), wrong.getMessage());
  }
}
