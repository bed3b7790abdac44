package dev.sunder.kernels;

import java.nio.ByteBuffer;

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

  /**
   * Where a batch can be written for {@link #load()}, one unsigned byte an element in NCHW order:
   * the memory that the device takes it from, pinned on a GPU, so that the host makes no copy.
   *
   * <p>Holds zeros, or a batch staged before. Not to be written to after {@link #load()}: ask anew.
   */
  ByteBuffer staging();

  /** Stages what stands in {@link #staging}, which the next {@link #run} converts. */
  void load();

  /** The normalised batch. */
  Tensor output();
}
