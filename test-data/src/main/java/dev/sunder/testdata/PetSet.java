package dev.sunder.testdata;

/**
 * A set of pet pictures: as many cats as dogs, numbered as Kaggle's "Dogs vs. Cats" numbers them.
 * No number is in two sets, so no picture is.
 */
enum PetSet {
  TRAIN("train", 0, 800),
  VALIDATION("valid", 800, 200);

  private static final long SEED = 20_261_123;

  private final String folder;
  private final int first;
  private final int perSpecies;

  PetSet(String folder, int first, int perSpecies) {
    this.folder = folder;
    this.first = first;
    this.perSpecies = perSpecies;
  }

  String archive() {
    return "pets-" + folder + ".zip";
  }

  /** The number of the set's first cat and dog. */
  int first() {
    return first;
  }

  /** One more than the number of its last. */
  int end() {
    return first + perSpecies;
  }

  /** The name of an entry of the archive. */
  String entry(Species species, int number) {
    return folder + "/" + species.word() + "." + number + ".jpg";
  }

  /** A picture as {@link PetPicture#draw} gives it. */
  static byte[] picture(Species species, int number) {
    return PetPicture.draw(species, Dice.of(SEED, 2 * number + species.label()));
  }
}
