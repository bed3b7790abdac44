package dev.sunder.experiments.command;

import dev.sunder.engine.data.Dataset;
import dev.sunder.engine.data.Datasets;
import dev.sunder.engine.data.ImageOptions;
import dev.sunder.engine.network.SignalInput;
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

  /** What was given. */
  String text() {
    return signal;
  }

  /** Opens signals of their own shape, for a model to be made. */
  Opened open(Relabelling relabelling) {
    return open(relabelling, ImageOptions.asFound().withChannels(1));
  }

  /** Opens signals of the shape that a model expects. */
  Opened open(Relabelling relabelling, SignalInput expected) {
    return open(
        relabelling,
        ImageOptions.asFound()
            .withSize(expected.image().h(), expected.image().w())
            .withChannels(1));
  }

  private Opened open(Relabelling relabelling, ImageOptions options) {
    if (Signals.DRAWN.contains(signal)) {
      return new Opened(Signals.drawn(signal, relabelling), Optional.empty());
    }
    Dataset digits = Datasets.open(Path.of(signal), options);
    try {
      return new Opened(Signals.digits(digits, relabelling), Optional.of(digits));
    } catch (RuntimeException unfit) {
      digits.close();
      throw unfit;
    }
  }
}
