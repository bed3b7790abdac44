package dev.sunder.testdata;

/** The two classes. */
enum Species {
  CAT("cat", 0),
  DOG("dog", 1);

  private final String word;
  private final int label;

  Species(String word, int label) {
    this.word = word;
    this.label = label;
  }

  /** As file names and class lists spell it. */
  String word() {
    return word;
  }

  /** The number of the class. */
  int label() {
    return label;
  }
}
