package dev.sunder.engine.training;

import dev.sunder.engine.data.Augmentation;
import dev.sunder.engine.data.Dataset;
import dev.sunder.engine.data.ImageShape;
import dev.sunder.engine.data.SignalSource;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.OutputKind;
import dev.sunder.kernels.Shape;
import java.util.Optional;

/** What must agree before a network meets data; checked once, so that no step needs to. */
final class Requirements {

  private Requirements() {}

  /** The cut that a data set's images get: the given one, or the whole image. */
  static Augmentation cut(Dataset data, Optional<Augmentation> augmentation) {
    return augmentation.orElseGet(() -> Augmentation.none(data.shape()));
  }

  /**
   * Checks that a network can be run on labelled data.
   *
   * @param role what to call the data in messages, such as {@code training set}
   * @throws IllegalArgumentException if not, with both sides of the difference
   */
  static void requireFit(
      Network network,
      Dataset data,
      String role,
      Optional<Augmentation> augmentation,
      Optional<SignalSource> signal) {
    if (data.size() == 0) {
      throw new IllegalArgumentException("the " + role + " is empty: expected examples");
    }
    if (network.scaling().isEmpty()) {
      throw new IllegalArgumentException(
          "network "
              + network.name()
              + " has no scaling of pixels, so it takes no images: it is the part after a cut, or"
              + " from a file that does not tell its scaling");
    }
    requireImages(network, data, role, cut(data, augmentation));
    requireLabels(network, data, role);
    requireSignal(network, signal);
  }

  private static void requireImages(Network network, Dataset data, String role, Augmentation cut) {
    ImageShape stored = data.shape();
    if (cut.cropHeight() > stored.height() + 2 * cut.padding()
        || cut.cropWidth() > stored.width() + 2 * cut.padding()) {
      throw new IllegalArgumentException(
          "a cut of %d x %d with padding %d does not fit the %s's images of %s"
              .formatted(cut.cropHeight(), cut.cropWidth(), cut.padding(), role, stored));
    }
    ImageShape example = new ImageShape(stored.channels(), cut.cropHeight(), cut.cropWidth());
    requireShape("network " + network.name(), network.input(), "the " + role, example);
  }

  private static void requireLabels(Network network, Dataset data, String role) {
    if (network.outputKind() == OutputKind.SIGMOIDS) {
      throw new IllegalArgumentException(
          "network "
              + network.name()
              + " tells of each class by itself whether it is there; training and measuring expect"
              + " a network that chooses one");
    }
    int classes = data.classNames().size();
    if (classes != network.classes()) {
      throw new IllegalArgumentException(
          "network %s tells %d classes apart, the %s has %d: %s"
              .formatted(network.name(), network.classes(), role, classes, data.classNames()));
    }
    for (int i = 0; i < data.size(); i++) {
      if (data.label(i) < 0 || data.label(i) >= classes) {
        throw new IllegalArgumentException(
            "%s of the %s has no label: expected one of %s"
                .formatted(data.name(i), role, data.classNames()));
      }
    }
  }

  private static void requireSignal(Network network, Optional<SignalSource> signal) {
    if (network.signal().isPresent() != signal.isPresent()) {
      throw new IllegalArgumentException(
          "network "
              + network.name()
              + (signal.isPresent()
                  ? " has no signal, but a source of signals was given"
                  : " needs a signal, but no source of signals was given"));
    }
    if (signal.isPresent()) {
      requireShape(
          "network " + network.name() + "'s signal",
          network.signal().get().image(),
          "the source of signals",
          signal.get().shape());
    }
  }

  private static void requireShape(String taker, Shape taken, String giver, ImageShape given) {
    if (taken.c() != given.channels()
        || taken.h() != given.height()
        || taken.w() != given.width()) {
      throw new IllegalArgumentException(
          "%s takes images of %dx%dx%d, %s gives %s"
              .formatted(taker, taken.c(), taken.h(), taken.w(), giver, given));
    }
  }
}
