package dev.sunder.testdata;

/** A head around the origin, about one unit in radius. */
sealed interface Head permits CatHead, DogHead {

  void draw(Brush brush, Gaze gaze);

  /** A head of its own: proportions drawn from the species' range. */
  static Head any(Species species, Dice dice, Coat coat) {
    return switch (species) {
      case CAT -> CatHead.any(dice, coat);
      case DOG -> DogHead.any(dice, coat);
    };
  }
}
