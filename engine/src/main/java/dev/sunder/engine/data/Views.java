package dev.sunder.engine.data;

import java.util.List;

/** Views of a data set that share its pixels. */
@SuppressWarnings("DoNotCallSuggester")
final class Views {

  private Views() {}

  static Dataset subset(Dataset parent, int[] indices) {
    throw new UnsupportedOperationException();
  }

  static Dataset limit(Dataset parent, int count) {
    throw new UnsupportedOperationException();
  }

  static Dataset filterClasses(Dataset parent, List<String> names) {
    throw new UnsupportedOperationException();
  }
}
