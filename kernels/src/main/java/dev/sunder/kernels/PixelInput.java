package dev.sunder.kernels;

/**
 * The entrance of a plan for 8-bit images: y = pixel · scale[c] + offset[c], converted on the
 * device so that only bytes cross the bus.
 */
public interface PixelInput extends Operation {

  /**
   * Stages one batch, which the next {@link #run} converts. The array may be reused when this
   * returns.
   *
   * @param pixels unsigned bytes in NCHW order, at least the shape's elements
   */
  void load(byte[] pixels);

  /** The normalised batch. */
  Tensor output();
}
