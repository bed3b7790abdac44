package dev.sunder.engine.format.onnx;

/**
 * An integer of a graph's shape arithmetic: a number, or a multiple of the batch's size, which
 * stays open.
 *
 * @param number what does not depend on the batch
 * @param batches how many times the batch's size is added
 */
public record Size(long number, long batches) {

  /** The batch's size. */
  static final Size BATCH = new Size(0, 1);

  /** A known number. */
  public static Size of(long number) {
    return new Size(number, 0);
  }

  boolean isKnown() {
    return batches == 0;
  }

  boolean is(long other) {
    return isKnown() && number == other;
  }

  /**
   * The number.
   *
   * @throws ArithmeticException if it depends on the batch
   */
  long known() {
    if (!isKnown()) {
      throw new ArithmeticException("expected a number, got " + this);
    }
    return number;
  }

  /**
   * The number.
   *
   * @throws ArithmeticException if it depends on the batch or needs more than 32 bits
   */
  int small() {
    return Math.toIntExact(known());
  }

  Size plus(Size other) {
    return new Size(Math.addExact(number, other.number), Math.addExact(batches, other.batches));
  }

  Size minus(Size other) {
    return plus(other.times(of(-1)));
  }

  Size times(Size other) {
    if (!isKnown() && !other.isKnown()) {
      throw new ArithmeticException("the batch's size times itself");
    }
    long factor = isKnown() ? number : other.number;
    Size of = isKnown() ? other : this;
    return new Size(Math.multiplyExact(of.number, factor), Math.multiplyExact(of.batches, factor));
  }

  /** The quotient, rounded toward zero as ONNX's is; of the batch's size only without a rest. */
  Size over(Size other) {
    if (other.is(0)) {
      throw new ArithmeticException("division by zero");
    }
    if (equals(other)) {
      return of(1);
    }
    long divisor = other.known();
    if (!isKnown() && (number % divisor != 0 || batches % divisor != 0)) {
      throw new ArithmeticException(this + " over " + divisor);
    }
    return new Size(number / divisor, batches / divisor);
  }

  @Override
  public String toString() {
    if (isKnown()) {
      return Long.toString(number);
    }
    String multiple = batches == 1 ? "N" : batches + "N";
    return number == 0 ? multiple : number + "+" + multiple;
  }
}
