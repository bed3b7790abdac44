package dev.sunder.experiments.command;

import dev.sunder.engine.data.Dataset;
import dev.sunder.engine.data.Datasets;
import dev.sunder.engine.data.ImageOptions;
import dev.sunder.engine.network.SignalInput;
import dev.sunder.experiments.training.ImageFlags;
import dev.sunder.secure.signal.Relabelling;
import dev.sunder.secure.signal.Signal;
import dev.sunder.secure.signal.Signals;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option that says where complement signals come from. */
final class SignalOption {

  @Option(
      names = "--signal",
      paramLabel = "PATH",
      description =
          "Images of digits that are the signals: idx files, a folder or an archive, class c"
              + " standing for signal c. Or constant, or one-hot.")
  private String signal;

  /**
   * A signal and the images it draws from, which are closed with it.
   *
   * @param signal the signal
   * @param digits its images, if it has any
   */
  record Opened(Signal signal, Optional<Dataset> digits) implements AutoCloseable {
    @Override
    public void close() {
      digits.ifPresent(Dataset::close);
    }
  }

  /** Whether the option was given. */
  boolean given() {
    return signal != null;
  }

  /** Whether it names images, not a kind that is drawn. */
  boolean isOfImages() {
    return given() && !Signals.DRAWN.contains(signal);
  }

  /** What was given. */
  String text() {
    return signal;
  }

  /** Opens signals of their own shape, for a model to be made. */
  Opened open(Relabelling relabelling, ImageFlags flags) {
    return open(relabelling, flags.applyToSignals(ImageOptions.asFound()).withChannels(1));
  }

  /** Opens signals of the shape that a model expects. */
  Opened open(Relabelling relabelling, SignalInput expected, ImageFlags flags) {
    return open(
        relabelling,
        flags
            .applyToSignals(ImageOptions.asFound())
            .withSize(expected.image().h(), expected.image().w())
            .withChannels(1));
  }

  private Opened open(Relabelling relabelling, ImageOptions options) {
    return Signals.DRAWN.contains(signal)
        ? new Opened(Signals.drawn(signal, relabelling), Optional.empty())
        : digits(Path.of(signal), relabelling, options);
  }

  /**
   * Opens other images of the same signals: of the same classes, in the same order, and brought to
   * the same shape.
   */
  static Opened others(Path path, Opened like, ImageFlags flags) {
    Dataset digits = like.digits().orElseThrow();
    Relabelling relabelling = like.signal().relabelling();
    ImageOptions options =
        flags
            .applyToSignals(ImageOptions.asFound())
            .withSize(digits.shape().height(), digits.shape().width())
            .withChannels(digits.shape().channels())
            .withClasses(digits.classNames().subList(0, relabelling.classes()));
    return digits(path, relabelling, options);
  }

  private static Opened digits(Path path, Relabelling relabelling, ImageOptions options) {
    Dataset digits = Datasets.open(path, options);
    try {
      return new Opened(Signals.digits(digits, relabelling), Optional.of(digits));
    } catch (IllegalArgumentException unfit) {
      digits.close();
      throw new IllegalArgumentException(path + ": " + unfit.getMessage(), unfit);
    } catch (RuntimeException failed) {
      digits.close();
      throw failed;
    }
  }
}
