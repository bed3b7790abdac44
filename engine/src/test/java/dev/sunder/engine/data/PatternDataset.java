package dev.sunder.engine.data;

import java.util.List;

/**
 * Examples without files: sample p of example i is {@code (7 i + p) mod 251}, its label i mod 2.
 */
final class PatternDataset implements Dataset {
  private final ImageShape shape;
  private final int size;
  private final int broken;

  PatternDataset(int size, ImageShape shape) {
    this(size, shape, -1);
  }

  PatternDataset(int size, ImageShape shape, int broken) {
    this.size = size;
    this.shape = shape;
    this.broken = broken;
  }

  static byte sample(int index, int place) {
    return (byte) ((7 * index + place) % 251);
  }

  @Override
  public ImageShape shape() {
    return shape;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public List<String> classNames() {
    return List.of("even", "odd");
  }

  @Override
  public int label(int index) {
    return index % 2;
  }

  @Override
  public String name(int index) {
    return "example " + index;
  }

  @Override
  public void read(int index, byte[] into, int offset) {
    if (index == broken) {
      throw new DataException(name(index) + ": broken");
    }
    for (int place = 0; place < shape.size(); place++) {
      into[offset + place] = sample(index, place);
    }
  }

  @Override
  public String fingerprint() {
    return "pattern";
  }
}
