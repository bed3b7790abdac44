package dev.sunder.engine.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.engine.model.Initialiser;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TrainerTest {

  private static final Network NETWORK = TinyNetworks.plain(3);
  private static final Parameters INITIAL = Parameters.initialised(NETWORK, Initialiser.HE, 1);
  private static final TinyImages IMAGES = new TinyImages(50, 3, 1);
  private static Device device;

  @BeforeAll
  static void open() {
    device = Devices.open("cpu");
  }

  @AfterAll
  static void close() {
    device.close();
  }

  private static TrainingOptions.Builder options() {
    return TrainingOptions.builder().batch(8).learningRate(0.02);
  }

  @Test
  void aTrainedNetworkAnswersDataItHasNotSeen() {
    TinyImages unseen = new TinyImages(60, 3, 2);
    TrainingResult result =
        Trainer.of(NETWORK, INITIAL, IMAGES, options().epochs(20).validateEvery(0).build())
            .validation(unseen)
            .run(device);
    assertTrue(
        result.validation().orElseThrow().accuracy() > 0.95,
        "accuracy " + result.validation().orElseThrow().accuracy());
  }

  @Test
  void aSecureNetworkAnswersItsOwnerAndNotItsProvider() {
    Network secure = TinyNetworks.secure(2, 1);
    Evaluation validation =
        Trainer.of(
                secure,
                Parameters.initialised(secure, Initialiser.HE, 1),
                new TinyImages(200, 2, 1),
                options().epochs(15).validateEvery(0).build())
            .signal(new TinySignal(2))
            .validation(new TinyImages(200, 2, 2))
            .run(device)
            .validation()
            .orElseThrow();
    assertTrue(validation.accuracy() > 0.95, "owner " + validation.accuracy());
    assertEquals(0.5, validation.providerAccuracy(), 0.15);
  }

  @Test
  void theFirstParametersAreLeftAsTheyWere() {
    Parameters given = INITIAL.copy();
    TrainingResult result =
        Trainer.of(NETWORK, given, IMAGES, options().steps(3).build()).run(device);
    assertTrue(given.sameBits(INITIAL));
    assertFalse(result.parameters().sameBits(INITIAL));
  }

  @Test
  void frozenStagesKeepTheirParameters() {
    Parameters trained =
        Trainer.of(NETWORK, INITIAL, IMAGES, options().steps(3).frozenStages(2).build())
            .run(device)
            .parameters();
    assertArrayEquals(INITIAL.get("conv2.weight"), trained.get("conv2.weight"));
    assertFalse(java.util.Arrays.equals(INITIAL.get("fc3.weight"), trained.get("fc3.weight")));
  }

  @Test
  void theResultDependsNeitherOnThreadsNorOnWhoListens() {
    TrainingOptions options = options().epochs(3).build();
    Parameters alone = Trainer.of(NETWORK, INITIAL, IMAGES, options).run(device).parameters();
    Parameters watched =
        Trainer.of(NETWORK, INITIAL, IMAGES, options.toBuilder().loaderThreads(3).build())
            .validation(new TinyImages(20, 3, 5))
            .listener(new DivergenceGuard(1, 10, 3))
            .run(device)
            .parameters();
    assertTrue(alone.sameBits(watched));
  }

  /** Writes down what it is told. */
  private static final class Scribe implements TrainingListener {
    private final List<String> heard = new ArrayList<>();

    @Override
    public void onStart(RunStart start) {
      heard.add("start " + start.step() + " of " + start.horizon().steps());
    }

    @Override
    public void onStep(StepReport report) {
      heard.add("step " + report.step() + " epoch " + report.epoch() + " of " + report.examples());
    }

    @Override
    public void onEpoch(EpochReport report) {
      heard.add("epoch " + report.epoch() + (report.validation().isPresent() ? " valid" : ""));
    }

    @Override
    public void onEnd(TrainingResult result) {
      heard.add("end " + result.steps());
    }

    @Override
    public void close() {
      heard.add("close");
    }
  }

  @Test
  void listenersHearOfEveryStepAndEpochInOrder() {
    Scribe scribe = new Scribe();
    Trainer.of(NETWORK, INITIAL, new TinyImages(20, 3, 1), options().steps(5).build())
        .listener(scribe)
        .run(device);
    assertEquals(
        List.of(
            "start 0 of 5",
            "step 1 epoch 0 of 8",
            "step 2 epoch 0 of 8",
            "step 3 epoch 0 of 4",
            "epoch 0",
            "step 4 epoch 1 of 8",
            "step 5 epoch 1 of 8",
            "epoch 1",
            "end 5",
            "close"),
        scribe.heard);
  }

  @Test
  void validationComesEverySoManyEpochsAndAtTheEnd() {
    Scribe scribe = new Scribe();
    Trainer.of(
            NETWORK, INITIAL, new TinyImages(8, 3, 1), options().epochs(5).validateEvery(2).build())
        .validation(new TinyImages(8, 3, 2))
        .listener(scribe)
        .run(device);
    assertEquals(
        List.of("epoch 0", "epoch 1 valid", "epoch 2", "epoch 3 valid", "epoch 4 valid"),
        scribe.heard.stream().filter(line -> line.startsWith("epoch")).toList());
  }

  @Test
  void aListenersExceptionEndsTheRunAndClosesEveryListener() {
    Scribe scribe = new Scribe();
    IllegalStateException thrown = new IllegalStateException("enough");
    IllegalStateException caught =
        assertThrows(
            IllegalStateException.class,
            () ->
                Trainer.of(NETWORK, INITIAL, IMAGES, options().steps(5).build())
                    .listener(
                        new TrainingListener() {
                          @Override
                          public void onStep(StepReport report) {
                            throw thrown;
                          }
                        })
                    .listener(scribe)
                    .run(device));
    assertSame(thrown, caught);
    assertEquals(List.of("start 0 of 5", "close"), scribe.heard);
    assertEquals(0, device.bytesInUse());
  }

  @Test
  void theFirstLossIsThatOfTheFirstParameters() {
    List<Double> losses = new ArrayList<>();
    List<Double> rates = new ArrayList<>();
    Trainer.of(
            NETWORK,
            Parameters.zeros(NETWORK),
            IMAGES,
            options().steps(2).schedule(Schedule.parse("poly:1")).build())
        .listener(
            new TrainingListener() {
              @Override
              public void onStep(StepReport report) {
                losses.add(report.loss());
                rates.add(report.learningRate());
              }
            })
        .run(device);
    assertEquals(Math.log(3), losses.get(0), 1e-6);
    assertEquals(List.of(0.02, 0.01), rates);
  }

  @Test
  void theAccuracyOfAStepIsTheShareOfItsBatch() {
    List<Double> accuracies = new ArrayList<>();
    // Equal logits are answered with class 0, a third of the nine images.
    Trainer.of(
            NETWORK,
            Parameters.zeros(NETWORK),
            new TinyImages(9, 3, 1),
            options().batch(9).steps(1).build())
        .listener(
            new TrainingListener() {
              @Override
              public void onStep(StepReport report) {
                accuracies.add(report.accuracy());
              }
            })
        .run(device);
    assertEquals(List.of(1 / 3.0), accuracies);
  }

  @Test
  void theFactsTellHowToTrainAgain() {
    var facts =
        Trainer.of(NETWORK, INITIAL, IMAGES, options().steps(2).seed(7).build())
            .run(device)
            .facts();
    assertEquals("7", facts.get("train.seed"));
    assertEquals("8", facts.get("train.batch"));
    assertEquals("2", facts.get("train.steps"));
    assertEquals(IMAGES.fingerprint(), facts.get("data.sha256"));
    assertEquals(device.description(), facts.get("device"));
  }

  @Test
  void aRateFarTooLargeIsCalledDivergence() {
    TrainingDivergedException diverged =
        assertThrows(
            TrainingDivergedException.class,
            () ->
                Trainer.of(
                        NETWORK,
                        INITIAL,
                        IMAGES,
                        options()
                            .learningRate(1e6)
                            .schedule(new Schedule.Constant())
                            .epochs(50)
                            .build())
                    .listener(new DivergenceGuard(1, 10, 10))
                    .run(device));
    assertTrue(diverged.getMessage().contains("try a learning rate of 100000.0"));
  }

  @Test
  void validationCanHaveSignalsThatTrainingDoesNotSee() {
    Network secure = TinyNetworks.secure(2, 1);
    Parameters first = Parameters.initialised(secure, Initialiser.HE, 1);
    TinyImages examples = new TinyImages(40, 2, 1);
    TinySignal alwaysOne =
        new TinySignal(2) {
          @Override
          public int draw(long randomBits, byte[] into, int offset) {
            super.draw(1, into, offset);
            return 1;
          }
        };
    TrainingOptions options = options().steps(3).build();
    TrainingResult alone =
        Trainer.of(secure, first, examples, options).signal(new TinySignal(2)).run(device);
    TrainingResult measured =
        Trainer.of(secure, first, examples, options)
            .signal(new TinySignal(2))
            .validation(new TinyImages(20, 2, 2))
            .validationSignal(alwaysOne)
            .run(device);
    Evaluation found = measured.validation().orElseThrow();
    for (int i = 0; i < found.size(); i++) {
      assertEquals(1, found.signalClass(i));
    }
    assertTrue(alone.parameters().sameBits(measured.parameters()));
  }
}
