package dev.sunder.secure.retraining;

import dev.sunder.engine.model.Model;
import dev.sunder.secure.signal.Relabelling;

/** The keys of a secure model's provenance that later commands read back. */
public final class SecureFacts {

  /** N, how many stages were frozen. */
  public static final String FROZEN = "secure.frozen";

  /** The kind of signal: digits, constant, one-hot. */
  public static final String SIGNAL = "secure.signal";

  /** The name of the relabelling. */
  public static final String RELABELLING = "secure.relabelling";

  /** The number of classes, in a client part, whose outputs are no classes. */
  public static final String CLASSES = "secure.classes";

  private SecureFacts() {}

  /**
   * What a secure model's signal does to its labels.
   *
   * @throws IllegalArgumentException if the model does not say
   */
  public static Relabelling relabelling(Model model) {
    return Relabelling.byName(fact(model, RELABELLING), classes(model));
  }

  /** The number of classes that a model, or a client part of one, answers about. */
  public static int classes(Model model) {
    String classes = model.provenance().get(CLASSES);
    return classes == null ? model.network().classes() : number(classes);
  }

  /**
   * The kind of a secure model's signal.
   *
   * @throws IllegalArgumentException if the model does not say
   */
  public static String signalKind(Model model) {
    return fact(model, SIGNAL);
  }

  private static String fact(Model model, String key) {
    String value = model.provenance().get(key);
    if (value == null) {
      throw new IllegalArgumentException(
          "model "
              + model.network().name()
              + " does not say its "
              + key
              + ": it is not a secure model");
    }
    return value;
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException notANumber) {
      throw new IllegalArgumentException(
          CLASSES + " must be a number, got \"" + text + "\"", notANumber);
    }
  }
}
