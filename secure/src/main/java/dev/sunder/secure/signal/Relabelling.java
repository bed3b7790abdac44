package dev.sunder.secure.signal;

import java.util.List;

/**
 * How a signal changes the label that a secure model is to answer, and how its owner changes the
 * answer back.
 *
 * <p>Labels and signals are numbered from 0. For every signal, {@code restore(relabel(l, s), s) =
 * l}.
 */
public sealed interface Relabelling {

  /** The names that {@link #byName} knows. */
  List<String> NAMES = List.of("xor", "shift");

  /** The name users type. */
  String name();

  /** The number of labels, and of signals. */
  int classes();

  /** The label l' that the model is trained to answer for label l under signal s. */
  int relabel(int label, int signal);

  /** The label that the model's answer stands for under signal s. */
  int restore(int answer, int signal);

  /**
   * A relabelling by name.
   *
   * @throws IllegalArgumentException if there is none of that name for so many classes
   */
  static Relabelling byName(String name, int classes) {
    return switch (name) {
      case "xor" -> {
        if (classes != 2) {
          throw new IllegalArgumentException(
              "relabelling xor is for 2 classes, got " + classes + ": use shift");
        }
        yield new Xor();
      }
      case "shift" -> new Shift(classes);
      default ->
          throw new IllegalArgumentException(
              "unknown relabelling \"" + name + "\": expected " + String.join(", ", NAMES));
    };
  }

  /** The customary one: xor for two classes, shift for more. */
  static Relabelling forClasses(int classes) {
    return byName(classes == 2 ? "xor" : "shift", classes);
  }

  /** NewLabel, the paper's algorithm 1: l' = l XOR cs, for two classes. */
  record Xor() implements Relabelling {
    @Override
    public String name() {
      return "xor";
    }

    @Override
    public int classes() {
      return 2;
    }

    @Override
    public int relabel(int label, int signal) {
      requireClass("label", label, 2);
      requireClass("signal", signal, 2);
      return label ^ signal;
    }

    @Override
    public int restore(int answer, int signal) {
      return relabel(answer, signal);
    }
  }

  /**
   * NewLabel_2, the paper's algorithm 2: l' = (l + o) mod n. The paper draws o from 1..n; o = n
   * changes nothing and is our 0.
   */
  record Shift(int classes) implements Relabelling {
    public Shift {
      if (classes < 2) {
        throw new IllegalArgumentException("relabelling needs at least 2 classes, got " + classes);
      }
    }

    @Override
    public String name() {
      return "shift";
    }

    @Override
    public int relabel(int label, int signal) {
      requireClass("label", label, classes);
      requireClass("signal", signal, classes);
      return (label + signal) % classes;
    }

    @Override
    public int restore(int answer, int signal) {
      requireClass("answer", answer, classes);
      requireClass("signal", signal, classes);
      return Math.floorMod(answer - signal, classes);
    }
  }

  private static void requireClass(String what, int value, int classes) {
    if (value < 0 || value >= classes) {
      throw new IllegalArgumentException(
          what + " must be from 0 to " + (classes - 1) + ", got " + value);
    }
  }
}
