package dev.sunder.secure.signal;

import dev.sunder.engine.data.Dataset;
import dev.sunder.engine.data.ImageShape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Images of handwritten digits as signals (the paper, section 8.1): digit c, in one of many hands,
 * stands for signal c. The class is drawn uniformly, then a picture of that class uniformly.
 */
public final class DigitSignal extends Signal {

  private final Dataset digits;
  private final int[][] byClass;

  /**
   * Signals from labelled images.
   *
   * @param digits class c of it is signal c; it needs as many classes as there are signals, and
   *     more are left unused. Not closed by the signal.
   * @throws IllegalArgumentException if a class has no image or is not called as its digit is
   */
  public DigitSignal(Dataset digits, Relabelling relabelling) {
    super(relabelling);
    this.digits = digits;
    this.byClass = new int[relabelling.classes()][];
    requireDigits(digits.classNames());
    for (int c = 0; c < byClass.length; c++) {
      int wanted = c;
      byClass[c] =
          IntStream.range(0, digits.size()).filter(i -> digits.label(i) == wanted).toArray();
      if (byClass[c].length == 0) {
        throw new IllegalArgumentException(
            "signals need images of "
                + byClass.length
                + " classes, but class "
                + c
                + " of the given "
                + digits.classNames()
                + " has none");
      }
    }
  }

  /** Whatever else they show, pictures of other classes would be taken for digits later on. */
  private void requireDigits(List<String> names) {
    for (int c = 0; c < Math.min(names.size(), byClass.length); c++) {
      if (!names.get(c).equals(Integer.toString(c))) {
        throw new IllegalArgumentException(
            "signals are images of digits, their classes called 0 to %d: the first classes here are %s"
                .formatted(
                    byClass.length - 1,
                    String.join(", ", names.subList(0, Math.min(names.size(), byClass.length)))));
      }
    }
  }

  @Override
  public String kind() {
    return "digits";
  }

  @Override
  public ImageShape shape() {
    return digits.shape();
  }

  /** How many pictures there are of each signal. */
  public int[] pictures() {
    return Arrays.stream(byClass).mapToInt(indices -> indices.length).toArray();
  }

  @Override
  public void render(int signalClass, long pick, byte[] into, int offset) {
    int[] indices = byClass[signalClass];
    digits.read(indices[(int) ((pick * indices.length) >>> 31)], into, offset);
  }
}
