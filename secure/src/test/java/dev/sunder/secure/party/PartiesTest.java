package dev.sunder.secure.party;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.engine.model.Model;
import dev.sunder.engine.network.Cut;
import dev.sunder.engine.plan.InferencePlan;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import dev.sunder.secure.TinyModels;
import dev.sunder.secure.partition.Partition;
import dev.sunder.secure.partition.PartitionMismatchException;
import dev.sunder.secure.signal.Relabelling;
import dev.sunder.secure.signal.Signal;
import dev.sunder.secure.signal.Signals;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PartiesTest {

  private static final int IMAGES = 11;

  private final Device device = Devices.open("cpu");
  private final Signal signal = TinyModels.digits(2);
  private final Model secure = TinyModels.secure(1, signal, 3);
  private final Partition parts = Partition.split(secure, new Cut(2, 2));
  private final byte[] images = TinyModels.noise(IMAGES * 784, 8);

  @AfterEach
  void closeDevice() {
    device.close();
  }

  private DataOwner owner(Encoding encoding) {
    return owner(encoding, signal);
  }

  private DataOwner owner(Encoding encoding, Signal drawn) {
    return new DataOwner(
        parts.client(), device, 4, encoding, Optional.of(drawn), new SplittableRandom(4));
  }

  @Test
  void theOwnerReadsTheWholeModelsAnswerWithTheSignalUndone() {
    float[] expected = new float[IMAGES * 2];
    int[] signals = new int[IMAGES];
    byte[] signalPixels = new byte[IMAGES * 49];
    SplittableRandom same = new SplittableRandom(4);
    for (int i = 0; i < IMAGES; i++) {
      signals[i] = signal.draw(same.nextLong(), signalPixels, i * 49);
    }
    try (InferencePlan whole = InferencePlan.of(secure.network(), device, IMAGES)) {
      whole.load(secure.parameters());
      whole.pixels(images);
      whole.signals(signalPixels);
      whole.run();
      whole.probabilities(expected);
    }
    try (DataOwner owner = owner(Encoding.FP32);
        ModelProvider provider = new ModelProvider(parts.server(), device, 3)) {
      Question question = owner.ask(images, IMAGES);
      List<Answer> answers = owner.read(question, provider.answer(question.message()));
      for (int i = 0; i < IMAGES; i++) {
        int raw = expected[2 * i] >= expected[2 * i + 1] ? 0 : 1;
        assertEquals(signals[i], question.signal(i));
        assertEquals(raw, answers.get(i).rawLabel());
        assertEquals(raw ^ signals[i], answers.get(i).label());
        // Another batch size may sum in another order.
        assertEquals(expected[2 * i + raw], answers.get(i).probability(), 1e-5f);
      }
    }
  }

  @Test
  void withShiftsTheOwnerTakesTheSignalOffAgain() {
    Signal shifting = TinyModels.digits(3);
    Partition three = Partition.split(TinyModels.secure(1, shifting, 3), new Cut(2, 2));
    try (DataOwner owner =
            new DataOwner(
                three.client(),
                device,
                4,
                Encoding.FP32,
                Optional.of(shifting),
                new SplittableRandom(4));
        ModelProvider provider = new ModelProvider(three.server(), device, 3)) {
      Question question = owner.ask(images, IMAGES);
      List<Answer> answers = owner.read(question, provider.answer(question.message()));
      int shifted = 0;
      for (int i = 0; i < IMAGES; i++) {
        int label = answers.get(i).label();
        assertEquals(answers.get(i).rawLabel(), (label + question.signal(i)) % 3);
        shifted += question.signal(i) == 0 ? 0 : 1;
      }
      assertTrue(shifted > 0, "a seed that draws signals other than 0");
    }
  }

  @Test
  void anAnswerFromAnotherServerPartIsRefused() {
    Partition other = Partition.split(TinyModels.secure(1, signal, 77), new Cut(2, 2));
    try (DataOwner owner = owner(Encoding.FP32);
        DataOwner stranger =
            new DataOwner(
                other.client(),
                device,
                4,
                Encoding.FP32,
                Optional.of(signal),
                new SplittableRandom(4));
        ModelProvider provider = new ModelProvider(other.server(), device, 3)) {
      Question question = owner.ask(images, 1);
      byte[] answer = provider.answer(stranger.ask(images, 1).message());
      assertThrows(PartitionMismatchException.class, () -> owner.read(question, answer));
    }
  }

  @Test
  void eightBitsSendAQuarterOfTheBytes() {
    int values = parts.client().network().output().elements();
    try (DataOwner exact = owner(Encoding.FP32);
        DataOwner rounded = owner(Encoding.INT8)) {
      assertEquals(48 + IMAGES * 4 * values, exact.ask(images, IMAGES).messageBytes());
      assertEquals(48 + IMAGES * (values + 8), rounded.ask(images, IMAGES).messageBytes());
      assertEquals(values + 8, rounded.bytesPerImage());
    }
  }

  @Test
  void eightBitsStayWithinHalfAStepOfTheValues() {
    float[] values = {-3, 0, 0.013f, 7.2f, 1e-20f};
    float[] received = values.clone();
    Encoding.INT8.roundTrip(received);
    float step = (7.2f + 3) / 255;
    for (int i = 0; i < values.length; i++) {
      assertEquals(values[i], received[i], step / 2 + 1e-6f);
    }
  }

  @Test
  void eightBitsKeepAConstantExample() {
    float[] values = {2.5f, 2.5f};
    Encoding.INT8.roundTrip(values);
    assertEquals(2.5f, values[0]);
  }

  @Test
  void everyImageGetsAFreshSignal() {
    try (DataOwner owner = owner(Encoding.FP32)) {
      int ones = 0;
      for (int round = 0; round < 30; round++) {
        Question question = owner.ask(images, IMAGES);
        for (int i = 0; i < IMAGES; i++) {
          ones += question.signal(i);
        }
      }
      assertEquals(165, ones, 4 * Math.sqrt(330) / 2);
    }
  }

  @Test
  void aQuestionForAnotherServerPartIsRefused() {
    Partition other = Partition.split(TinyModels.secure(1, signal, 77), new Cut(2, 2));
    try (DataOwner owner = owner(Encoding.FP32);
        ModelProvider provider = new ModelProvider(other.server(), device, 3)) {
      byte[] message = owner.ask(images, 1).message();
      assertThrows(PartitionMismatchException.class, () -> provider.answer(message));
    }
  }

  @Test
  void anAnswerToAnotherQuestionIsRefused() {
    try (DataOwner owner = owner(Encoding.FP32);
        ModelProvider provider = new ModelProvider(parts.server(), device, 3)) {
      Question three = owner.ask(images, 3);
      byte[] answer = provider.answer(owner.ask(images, 2).message());
      var wrong = assertThrows(MessageException.class, () -> owner.read(three, answer));
      assertTrue(wrong.getMessage().contains("2 examples, asked about 3"), wrong.getMessage());
    }
  }

  @Test
  void damagedHeadersGetAnErrorOrAnAnswerNeverACrash() {
    Random random = new Random(12);
    int refused = 0;
    try (DataOwner owner = owner(Encoding.INT8);
        ModelProvider provider = new ModelProvider(parts.server(), device, 3)) {
      byte[] good = owner.ask(images, 2).message();
      for (int round = 0; round < 500; round++) {
        byte[] bad = good.clone();
        bad[random.nextInt(56)] ^= (byte) (1 << random.nextInt(8));
        try {
          provider.answer(bad);
        } catch (MessageException | PartitionMismatchException expected) {
          refused++;
        }
      }
    }
    // 48 of the 56 bytes are the header, whose every bit is checked.
    assertTrue(refused > 350, "refused " + refused);
  }

  @Test
  void everyTruncationIsRefused() {
    try (DataOwner owner = owner(Encoding.FP32);
        ModelProvider provider = new ModelProvider(parts.server(), device, 3)) {
      byte[] good = owner.ask(images, 1).message();
      for (int length = 0; length < good.length; length += 7) {
        byte[] bad = Arrays.copyOf(good, length);
        assertThrows(MessageException.class, () -> provider.answer(bad));
      }
    }
  }

  @Test
  void aSignalOfAnotherShapeIsRefused() {
    Signal constant = Signals.drawn("constant", new Relabelling.Xor());
    var wrong = assertThrows(IllegalArgumentException.class, () -> owner(Encoding.FP32, constant));
    assertTrue(wrong.getMessage().contains("expects a signal 1x1x7x7"), wrong.getMessage());
  }

  @Test
  void aRelabellingOfAnotherKindIsRefused() {
    Signal shifting = TinyModels.digits(3);
    assertThrows(IllegalArgumentException.class, () -> owner(Encoding.FP32, shifting));
  }
}
