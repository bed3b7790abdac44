package dev.sunder.kernels;

/**
 * Inverted dropout (Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov 2014): each element is
 * zeroed with probability {@code rate}, the others multiplied by 1 / (1 − rate).
 *
 * <p>The mask is a pure function of the seed, the step and the element's NCHW index ({@link
 * CounterRandom}): the same on every device, and the same again after a resume.
 */
public interface Dropout extends Differentiable {

  /** Sets the step whose mask the next run draws; takes effect without recording anew. */
  void step(long step);
}
