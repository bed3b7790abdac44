package dev.sunder.engine.training;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.engine.data.Augmentation;
import dev.sunder.engine.data.DataException;
import dev.sunder.engine.data.Dataset;
import dev.sunder.engine.data.SignalSource;
import dev.sunder.engine.model.Initialiser;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Cut;
import dev.sunder.engine.network.Network;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import org.junit.jupiter.api.Test;

class TrainerErrorsTest {

  private static final Network NETWORK = TinyNetworks.plain(3);
  private static final Dataset IMAGES = new TinyImages(30, 3, 1);

  private static void assertRefused(
      String message, Network network, Dataset data, TrainingOptions.Builder options) {
    assertRefused(message, trainer(network, data, options));
  }

  private static Trainer trainer(Network network, Dataset data, TrainingOptions.Builder options) {
    Parameters initial = Parameters.initialised(network, Initialiser.HE, 0);
    return Trainer.of(network, initial, data, options.build());
  }

  private static void assertRefused(String message, Trainer trainer) {
    try (Device device = Devices.open("cpu")) {
      RuntimeException refused = assertThrows(RuntimeException.class, () -> trainer.run(device));
      assertTrue(
          refused instanceof IllegalArgumentException || refused instanceof DataException,
          refused.toString());
      assertTrue(refused.getMessage().contains(message), refused.getMessage());
    }
  }

  private static TrainingOptions.Builder options() {
    return TrainingOptions.builder().batch(4).steps(2);
  }

  @Test
  void anEmptySetIsRefused() {
    assertRefused("the training set is empty", NETWORK, IMAGES.subset(new int[0]), options());
  }

  @Test
  void aBatchLargerThanTheSetIsRefused() {
    assertRefused(
        "a batch of 31 is larger than the training set of 30 examples",
        NETWORK,
        IMAGES,
        options().batch(31));
  }

  @Test
  void aSetWithExamplesOfOneClassOnlyIsRefused() {
    assertRefused("class", NETWORK, IMAGES.subset(new int[] {0, 3, 6, 9, 12}), options());
  }

  @Test
  void aSetOfOtherClassesThanTheNetworkTellsApartIsRefused() {
    assertRefused(
        "network tiny tells 3 classes apart, the training set has 2: [bar0, bar1]",
        NETWORK,
        new TinyImages(30, 2, 1),
        options());
  }

  @Test
  void imagesOfAnotherSizeThanTheNetworkTakesAreRefused() {
    assertRefused(
        "network tiny takes images of 1x8x8, the training set gives 1x6x6",
        NETWORK,
        IMAGES,
        options().augmentation(Augmentation.centreCrop(6, 6)));
  }

  @Test
  void aCutLargerThanTheImagesIsRefused() {
    assertRefused(
        "a cut of 9 x 9 with padding 0 does not fit the training set's images of 1x8x8",
        NETWORK,
        IMAGES,
        options().augmentation(Augmentation.centreCrop(9, 9)));
  }

  @Test
  void anExampleWithoutALabelIsNamed() {
    Dataset unlabelled =
        new TinyImages(30, 3, 1) {
          @Override
          public int label(int index) {
            return index == 17 ? Dataset.UNLABELLED : super.label(index);
          }
        };
    assertRefused("image 17 of the training set has no label", NETWORK, unlabelled, options());
  }

  @Test
  void aSecureNetworkWithoutSignalsIsRefused() {
    assertRefused(
        "network tiny needs a signal, but no source of signals was given",
        TinyNetworks.secure(3, 2),
        IMAGES,
        options());
  }

  @Test
  void signalsForANetworkWithoutASignalAreRefused() {
    assertRefused(
        "network tiny has no signal, but a source of signals was given",
        trainer(NETWORK, IMAGES, options()).signal(new TinySignal(3)));
  }

  @Test
  void signalsOfAnotherShapeAreRefused() {
    SignalSource other =
        new TinySignal(3) {
          @Override
          public dev.sunder.engine.data.ImageShape shape() {
            return new dev.sunder.engine.data.ImageShape(1, 5, 5);
          }
        };
    assertRefused(
        "network tiny's signal takes images of 1x3x3, the source of signals gives 1x5x5",
        trainer(TinyNetworks.secure(3, 2), IMAGES, options()).signal(other));
  }

  @Test
  void theServersPartIsNotTrainedOnImages() {
    assertRefused(
        "has no scaling of pixels, so it takes no images",
        NETWORK.tail(new Cut(1, 1)),
        IMAGES,
        options());
  }

  @Test
  void nothingLeftToTrainIsRefused() {
    assertRefused(
        "network tiny has nothing to train after 4 frozen stages of 4",
        NETWORK,
        IMAGES,
        options().frozenStages(4).epochs(2));
    assertRefused(
        "network tiny has nothing to train after 99 frozen stages of 4",
        NETWORK,
        IMAGES,
        options().frozenStages(99).epochs(2));
  }

  @Test
  void aValidationSetThatDoesNotFitIsRefusedBeforeTraining() {
    assertRefused(
        "the validation set has 2",
        trainer(NETWORK, IMAGES, options()).validation(new TinyImages(30, 2, 1)));
  }

  @Test
  void aCacheThatCannotBeIsRefusedWhenItWasAskedFor() {
    TrainingOptions.Builder cached = options().frozenStages(2).prefixCaching(PrefixCaching.ON);
    assertRefused(
        "random augmentation gives each epoch other images",
        NETWORK,
        IMAGES,
        cached.augmentation(new Augmentation(8, 8, 1, true, false)));
    assertRefused("no stage is frozen", NETWORK, IMAGES, options().prefixCaching(PrefixCaching.ON));
    assertRefused(
        "joins the frozen stage conv2",
        trainer(
                TinyNetworks.secure(3, 2),
                IMAGES,
                options().frozenStages(2).prefixCaching(PrefixCaching.ON))
            .signal(new TinySignal(3)));
  }
}
