package dev.sunder.kernels.cpu;

import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Shape;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What convolutions cost on a machine, all threads together, in picoseconds: by which the device
 * chooses between the direct algorithm and {@link Winograd}'s.
 *
 * @param forward of the direct algorithm, for a multiplication or an addition
 * @param byData the same for ∂L/∂x
 * @param byWeights the same for ∂L/∂w
 * @param product of a product of matrices, for a multiplication or an addition
 * @param copy for a float copied from memory to memory
 */
record ConvolutionCosts(
    double forward, double byData, double byWeights, double product, double copy) {

  /** A machine that there might be: for choices that are not to depend on this one. */
  static final ConvolutionCosts FIXED = new ConvolutionCosts(10, 10, 11, 12, 250);

  /** A machine on which minimal filtering never pays. */
  static final ConvolutionCosts DIRECT = new ConvolutionCosts(1, 1, 1, 1e6, 1e6);

  // Transforming an element reads and writes it a few times, in caches and in memory.
  private static final double COPIES_OF_ELEMENT = 3;
  // Moving a row of tiles to or from the matrix of a point costs as much, however short it is.
  private static final double ELEMENTS_OF_A_MOVE = 1000;
  // Filters are transformed by one product, and so written once and read once.
  private static final double COPIES_OF_FILTER = 1;
  // They come from memory, a copy that is measured from a cache at best: half a copy would do
  // there.
  private static final double COPIES_OF_READING = 1;
  private static final double GAIN_WANTED = 0.95;
  // Products of fewer rows than a processor's tiles have are less than full.
  private static final double ROWS_LOST = 2;
  private static final Pattern TEXT =
      Pattern.compile("direct (\\S+) (\\S+) (\\S+), product (\\S+), copy (\\S+) ps");

  /** Checks that all are positive numbers. */
  ConvolutionCosts {
    for (double each : new double[] {forward, byData, byWeights, product, copy}) {
      if (!(each > 0 && each < 1e9)) {
        throw new IllegalArgumentException(
            "a cost of " + each + " ps: expected more than 0 and less than 1e9");
      }
    }
  }

  /**
   * Reads what {@link #toString} writes.
   *
   * @throws IllegalArgumentException if it is something else
   */
  static ConvolutionCosts parse(String text) {
    Matcher numbers = TEXT.matcher(text);
    if (!numbers.matches()) {
      throw notCosts(text);
    }
    try {
      return new ConvolutionCosts(
          Double.parseDouble(numbers.group(1)),
          Double.parseDouble(numbers.group(2)),
          Double.parseDouble(numbers.group(3)),
          Double.parseDouble(numbers.group(4)),
          Double.parseDouble(numbers.group(5)));
    } catch (NumberFormatException notANumber) {
      throw notCosts(text);
    }
  }

  private static IllegalArgumentException notCosts(String text) {
    return new IllegalArgumentException(
        "\"" + text + "\" are no costs of the cpu device: expected such as \"" + FIXED + "\"");
  }

  /** These costs in as many digits as are written. */
  ConvolutionCosts rounded() {
    return parse(toString());
  }

  /**
   * Whether minimal filtering is faster than the direct algorithm.
   *
   * @param x shape of the input
   * @param y shape of the output
   * @param taps of the filter in each direction
   * @param points of a tile
   * @param rows of tiles, of all examples
   * @param tiles of all examples
   */
  boolean prefersTransformed(
      Shape x, Shape y, int taps, int points, double rows, double tiles, Mode mode) {
    double pairs = (double) x.c() * y.c();
    double direct = 2 * pairs * taps * taps * y.n() * y.h() * y.w();
    double multiplied = 2 * pairs * points * (tiles + ROWS_LOST) * product;
    double moves = 2 * points * rows * ELEMENTS_OF_A_MOVE * copy;
    double elements = points * tiles * (x.c() + y.c()) * COPIES_OF_ELEMENT * copy + moves;
    double filters = points * pairs * copy;
    if (mode == Mode.INFERENCE) {
      double read = taps * taps * pairs * COPIES_OF_READING * copy;
      return multiplied + elements + COPIES_OF_READING * filters
          < GAIN_WANTED * (direct * forward + read);
    }
    // Filters and their gradient; the input and the output, and the gradients of both.
    return 3 * multiplied + 2 * elements + 2 * COPIES_OF_FILTER * filters
        < GAIN_WANTED * direct * (forward + byData + byWeights);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "direct %.3g %.3g %.3g, product %.3g, copy %.3g ps",
        forward,
        byData,
        byWeights,
        product,
        copy);
  }
}
