package dev.sunder.experiments.command;

import dev.sunder.engine.data.Dataset;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.network.SignalInput;
import dev.sunder.experiments.audit.AuditReport.Source;
import dev.sunder.experiments.audit.Sides;
import dev.sunder.experiments.training.ImageFlags;
import dev.sunder.secure.retraining.SecureFacts;
import dev.sunder.secure.signal.Relabelling;
import dev.sunder.secure.signal.Signal;
import dev.sunder.secure.signal.Signals;
import java.util.List;
import java.util.Optional;

/**
 * What both sides draw signals from: the two halves of the digits, or the same kind where there are
 * no pictures to part.
 *
 * @param kind digits, constant, one-hot or none
 * @param opened to be closed
 */
record AuditSignals(
    Optional<Signal> attackers,
    Optional<Signal> owners,
    String kind,
    List<String> notes,
    List<Source> sources,
    Optional<Dataset> opened)
    implements AutoCloseable {

  static AuditSignals open(SignalOption option, Model client, ImageFlags flags, Job job) {
    if (client.network().signal().isEmpty()) {
      if (option.given()) {
        throw job.usage("--signal: model " + client.network().name() + " takes no signal");
      }
      return new AuditSignals(
          Optional.empty(), Optional.empty(), "none", List.of(), List.of(), Optional.empty());
    }
    Relabelling relabelling = SecureFacts.relabelling(client);
    String kind = SecureFacts.signalKind(client);
    if (!option.isOfImages()) {
      String drawn = option.given() ? option.text() : kind;
      if (!Signals.DRAWN.contains(drawn)) {
        throw job.usage(
            "model "
                + client.network().name()
                + " needs signals of kind "
                + kind
                + ": say with --signal where images of digits are");
      }
      Optional<Signal> signal = Optional.of(Signals.drawn(drawn, relabelling));
      return new AuditSignals(
          signal,
          signal,
          drawn,
          List.of("Signals are drawn, not taken from pictures: both sides draw the same kind."),
          List.of(new Source("signal", drawn, drawn)),
          Optional.empty());
    }
    SignalInput expected = client.network().signal().orElseThrow();
    SignalOption.Opened all = option.open(relabelling, expected, flags);
    try {
      Dataset digits = all.digits().orElseThrow();
      return new AuditSignals(
          Optional.of(half(digits, 0, relabelling)),
          Optional.of(half(digits, 1, relabelling)),
          all.signal().kind(),
          List.of("--signal was parted: one half of the pictures for each side."),
          List.of(new Source("signal", option.text(), digits.fingerprint())),
          all.digits());
    } catch (RuntimeException failed) {
      all.close();
      throw failed;
    }
  }

  private static Signal half(Dataset digits, int which, Relabelling relabelling) {
    try {
      return Signals.digits(Sides.half(digits, which), relabelling);
    } catch (IllegalArgumentException unfit) {
      throw new IllegalArgumentException(
          "--signal is parted between both sides, and one half does not suffice: "
              + unfit.getMessage(),
          unfit);
    }
  }

  @Override
  public void close() {
    opened.ifPresent(Dataset::close);
  }
}
