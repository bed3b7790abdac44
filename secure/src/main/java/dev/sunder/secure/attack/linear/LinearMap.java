package dev.sunder.secure.attack.linear;

/** A linear map y = A x known by what it does to vectors. */
public interface LinearMap {

  /** Elements of y. */
  int rows();

  /** Elements of x. */
  int columns();

  /** y = A x; {@code y} is overwritten. */
  void apply(float[] x, float[] y);

  /** x = Aᵀ y; {@code x} is overwritten. */
  void applyTransposed(float[] y, float[] x);
}
