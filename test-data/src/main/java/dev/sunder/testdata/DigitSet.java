package dev.sunder.testdata;

/** A set of digit pictures, the ten digits in turn, named as MNIST names its files. */
enum DigitSet {
  TRAIN("train", 0, 2000),
  TEST("t10k", 2000, 500);

  private static final long SEED = 28_281_123;

  private final String prefix;
  private final int first;
  private final int size;

  DigitSet(String prefix, int first, int size) {
    this.prefix = prefix;
    this.first = first;
    this.size = size;
  }

  int size() {
    return size;
  }

  String imagesFile() {
    return prefix + "-images-idx3-ubyte.gz";
  }

  String labelsFile() {
    return prefix + "-labels-idx1-ubyte.gz";
  }

  /** The pictures one after the other, a byte a pixel. */
  byte[] pixels() {
    int area = DigitPicture.SIDE * DigitPicture.SIDE;
    byte[] pixels = new byte[size * area];
    byte[] labels = labels();
    for (int i = 0; i < size; i++) {
      byte[] picture = DigitPicture.draw(labels[i], Dice.of(SEED, first + i));
      System.arraycopy(picture, 0, pixels, i * area, area);
    }
    return pixels;
  }

  /** Which digit each picture shows. */
  byte[] labels() {
    byte[] labels = new byte[size];
    for (int i = 0; i < size; i++) {
      labels[i] = (byte) (i % 10);
    }
    return labels;
  }
}
