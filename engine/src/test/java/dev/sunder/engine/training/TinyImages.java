package dev.sunder.engine.training;

import dev.sunder.engine.data.Dataset;
import dev.sunder.engine.data.ImageShape;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Noise with a bright bar, whose place is the class: learnt in a few dozen steps. */
class TinyImages implements Dataset {

  static final ImageShape SHAPE = new ImageShape(1, 8, 8);

  private final int size;
  private final int classes;
  private final long seed;

  TinyImages(int size, int classes, long seed) {
    this.size = size;
    this.classes = classes;
    this.seed = seed;
  }

  @Override
  public ImageShape shape() {
    return SHAPE;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public List<String> classNames() {
    return IntStream.range(0, classes).mapToObj(c -> "bar" + c).toList();
  }

  @Override
  public int label(int index) {
    return index % classes;
  }

  @Override
  public String name(int index) {
    return "image " + index;
  }

  @Override
  public void read(int index, byte[] into, int offset) {
    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + index);
    int row = 2 * label(index) + random.nextInt(2);
    for (int y = 0; y < 8; y++) {
      for (int x = 0; x < 8; x++) {
        into[offset + 8 * y + x] = (byte) (random.nextInt(100) + (y == row ? 120 : 0));
      }
    }
  }

  @Override
  public String fingerprint() {
    return "%064x".formatted(seed * 31 + size * 7L + classes);
  }
}
