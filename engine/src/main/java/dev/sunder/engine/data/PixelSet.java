package dev.sunder.engine.data;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The pictures of a data set, to find them again in another: pixel by pixel the same at the stored
 * size, whatever their files are called. Keeps a SHA-256 of each, not the pixels.
 */
public final class PixelSet {

  private final Set<String> sums = new HashSet<>();

  private PixelSet() {}

  /**
   * The pictures of a set.
   *
   * @throws DataException if one is broken
   */
  public static PixelSet of(Dataset images) {
    PixelSet set = new PixelSet();
    byte[] pixels = new byte[images.shape().size()];
    for (int i = 0; i < images.size(); i++) {
      set.sums.add(sum(images, i, pixels));
    }
    return set;
  }

  /**
   * The examples of another set whose pictures are not in this one, in their order.
   *
   * @throws DataException if one is broken
   */
  public int[] without(Dataset others) {
    byte[] pixels = new byte[others.shape().size()];
    return IntStream.range(0, others.size())
        .filter(i -> !sums.contains(sum(others, i, pixels)))
        .toArray();
  }

  private static String sum(Dataset images, int index, byte[] pixels) {
    images.read(index, pixels, 0);
    return new Fingerprint().add(images.shape().toString()).add(pixels).hex();
  }
}
