package dev.sunder.engine.data;

import java.util.List;

/** Lists of names in messages. */
final class Names {

  private Names() {}

  /** The names with commas, at most so many of them. */
  static String some(List<String> names, int most) {
    String shown = String.join(", ", names.subList(0, Math.min(most, names.size())));
    return names.size() > most ? shown + ", ... (" + names.size() + " in all)" : shown;
  }
}
