package dev.sunder.secure.retraining;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.engine.model.Initialiser;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Networks;
import dev.sunder.secure.retraining.SecureStart.TrainedStages;
import dev.sunder.secure.signal.Relabelling;
import dev.sunder.secure.signal.Signal;
import dev.sunder.secure.signal.Signals;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecureStartTest {

  private final Network plain = Networks.leNet5(1, 28, 2);
  private final Model old =
      new Model(
          plain,
          Parameters.initialised(plain, Initialiser.HE, 1),
          List.of("cat", "dog"),
          Map.of("train.seed", "1"));
  private final Signal signal = Signals.drawn("constant", new Relabelling.Xor());

  private SecureStart start(int frozen, TrainedStages trained) {
    return SecureStart.fromOld(old, frozen, signal, trained, 4, 7);
  }

  @Test
  void theSignalJoinsTheStageBehindTheFrozenOnes() {
    for (int frozen = 0; frozen < plain.depth(); frozen++) {
      SecureStart start = start(frozen, TrainedStages.OLD);
      assertEquals(frozen + 1, start.network().signal().orElseThrow().stage());
      assertEquals(frozen, start.frozenStages());
    }
  }

  @Test
  void frozenStagesKeepTheOldValuesEvenWhenTheOthersStartFresh() {
    SecureStart start = start(1, TrainedStages.FRESH);
    assertArrayEquals(old.parameters().get("conv1.weight"), start.parameters().get("conv1.weight"));
    assertTrue(
        !Arrays.equals(old.parameters().get("fc4.weight"), start.parameters().get("fc4.weight")));
  }

  @Test
  void aConvolutionKeepsItsOldInputsAndGetsTheSignalsBehindThem() {
    float[] before = old.parameters().get("conv2.weight"); // 16x6x5x5
    float[] after = start(1, TrainedStages.OLD).parameters().get("conv2.weight"); // 16x7x5x5
    assertEquals(16 * 7 * 25, after.length);
    for (int output = 0; output < 16; output++) {
      assertArrayEquals(
          Arrays.copyOfRange(before, output * 150, output * 150 + 150),
          Arrays.copyOfRange(after, output * 175, output * 175 + 150));
    }
  }

  @Test
  void aFullyConnectedStageGetsTheSignalAsFurtherFeatures() {
    float[] before = old.parameters().get("fc3.weight"); // 120x400
    float[] after = start(2, TrainedStages.OLD).parameters().get("fc3.weight"); // 120x401
    assertEquals(120 * 401, after.length);
    assertArrayEquals(
        Arrays.copyOfRange(before, 5 * 400, 6 * 400),
        Arrays.copyOfRange(after, 5 * 401, 5 * 401 + 400));
  }

  @Test
  void theGainWidensOnlyTheSignalsWeights() {
    float[] plainGain =
        SecureStart.fromOld(old, 1, signal, TrainedStages.FRESH, 1, 7)
            .parameters()
            .get("conv2.weight");
    float[] fourfold = start(1, TrainedStages.FRESH).parameters().get("conv2.weight");
    for (int i = 0; i < plainGain.length; i++) {
      assertEquals(i % 175 >= 150 ? 4 * plainGain[i] : plainGain[i], fourfold[i]);
    }
  }

  @Test
  void aModelWithASignalIsRefused() {
    Model secure = start(1, TrainedStages.OLD).model();
    var wrong =
        assertThrows(
            IllegalArgumentException.class,
            () -> SecureStart.fromOld(secure, 1, signal, TrainedStages.OLD, 4, 7));
    assertTrue(wrong.getMessage().contains("secure already"), wrong.getMessage());
  }

  @Test
  void frozenStagesBeyondTheNetworkAreRefused() {
    var wrong = assertThrows(IllegalArgumentException.class, () -> start(5, TrainedStages.OLD));
    assertTrue(wrong.getMessage().contains("0 to 4"), wrong.getMessage());
  }

  @Test
  void anotherNumberOfClassesIsRefused() {
    Signal three = Signals.drawn("constant", new Relabelling.Shift(3));
    assertThrows(
        IllegalArgumentException.class,
        () -> SecureStart.fromOld(old, 1, three, TrainedStages.OLD, 4, 7));
    assertThrows(
        IllegalArgumentException.class,
        () -> SecureStart.fromScratch(Networks.leNet5(1, 28, 4), List.of(), three, 4, 7));
  }

  @ParameterizedTest
  @ValueSource(floats = {0, -1, Float.NaN, Float.POSITIVE_INFINITY})
  void aGainThatIsNoPositiveNumberIsRefused(float gain) {
    var wrong =
        assertThrows(
            IllegalArgumentException.class,
            () -> SecureStart.fromOld(old, 1, signal, TrainedStages.OLD, gain, 7));
    assertTrue(wrong.getMessage().contains("above 0, got " + gain), wrong.getMessage());
  }

  @Test
  void fromScratchTheSignalJoinsTheImage() {
    SecureStart start = SecureStart.fromScratch(plain, List.of("cat", "dog"), signal, 4, 3);
    assertEquals(1, start.network().signal().orElseThrow().stage());
    assertEquals(0, start.frozenStages());
    assertEquals(2, start.network().joinedInputOf(1).c());
  }

  @Test
  void theModelSaysHowItWasMade() {
    Model model = start(2, TrainedStages.OLD).model();
    assertEquals("2", model.provenance().get(SecureFacts.FROZEN));
    assertEquals(new Relabelling.Xor(), SecureFacts.relabelling(model));
    assertThrows(IllegalArgumentException.class, () -> SecureFacts.relabelling(old));
  }
}
