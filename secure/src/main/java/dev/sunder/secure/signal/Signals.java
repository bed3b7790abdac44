package dev.sunder.secure.signal;

import dev.sunder.engine.data.Dataset;
import java.util.List;

/** Signals by kind. */
public final class Signals {

  /** The kinds that need no images. */
  public static final List<String> DRAWN = List.of("constant", "one-hot");

  private Signals() {}

  /**
   * A signal that needs no images.
   *
   * @param kind one of {@link #DRAWN}
   */
  public static Signal drawn(String kind, Relabelling relabelling) {
    return switch (kind) {
      case "constant" -> new ConstantSignal(relabelling);
      case "one-hot" -> new OneHotSignal(relabelling);
      default ->
          throw new IllegalArgumentException(
              "unknown kind of signal \""
                  + kind
                  + "\": expected "
                  + String.join(", ", DRAWN)
                  + ", or images of digits");
    };
  }

  /** Digits as signals; the first classes of the set are used. */
  public static Signal digits(Dataset digits, Relabelling relabelling) {
    return new DigitSignal(digits, relabelling);
  }
}
