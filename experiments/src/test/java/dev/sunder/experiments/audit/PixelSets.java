package dev.sunder.experiments.audit;

import dev.sunder.engine.data.Dataset;
import dev.sunder.engine.data.ImageShape;
import java.util.List;

/** Images of one pixel each, whose brightness is their number. */
final class PixelSets implements Dataset {

  private final byte[] pixels;

  private PixelSets(byte[] pixels) {
    this.pixels = pixels;
  }

  static Dataset of(int... pixels) {
    byte[] bytes = new byte[pixels.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) pixels[i];
    }
    return new PixelSets(bytes);
  }

  /** The pixels of a set, in its order. */
  static List<Integer> of(Dataset images) {
    byte[] pixel = new byte[1];
    return java.util.stream.IntStream.range(0, images.size())
        .mapToObj(
            i -> {
              images.read(i, pixel, 0);
              return (int) pixel[0];
            })
        .toList();
  }

  @Override
  public ImageShape shape() {
    return new ImageShape(1, 1, 1);
  }

  @Override
  public List<String> classNames() {
    return List.of("even", "odd");
  }

  @Override
  public int size() {
    return pixels.length;
  }

  @Override
  public int label(int index) {
    return pixels[index] % 2;
  }

  @Override
  public String name(int index) {
    return "pixel " + pixels[index];
  }

  @Override
  public void read(int index, byte[] into, int offset) {
    into[offset] = pixels[index];
  }

  @Override
  public String fingerprint() {
    return "0".repeat(64);
  }
}
