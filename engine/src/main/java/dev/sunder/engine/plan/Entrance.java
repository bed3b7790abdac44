package dev.sunder.engine.plan;

import dev.sunder.engine.network.Scaling;
import dev.sunder.kernels.Arena;
import dev.sunder.kernels.PixelInput;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Tensor;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Optional;

/**
 * Where a batch enters a plan, as 8-bit pixels or as floats; the last that was given counts.
 *
 * <p>Outside of a plan's recording, because which of the two it is may change between runs.
 */
final class Entrance {

  private final String what;
  private final Shape shape;
  private final PixelInput pixels;
  private final Tensor tensor;
  private boolean given;
  private boolean staged;

  /**
   * An entrance for a batch of the given shape.
   *
   * @param what for messages, such as {@code network lenet5: the input}
   * @param scaling how pixels become values; absent for an entrance that takes only floats
   */
  Entrance(String what, Arena arena, Shape shape, Optional<Scaling> scaling) {
    this.what = what;
    this.shape = shape;
    pixels =
        scaling
            .map(scales -> arena.pixels(shape, scales.scaleArray(), scales.offsetArray()))
            .orElse(null);
    tensor = pixels == null ? arena.tensor(shape) : pixels.output();
  }

  /** The batch on the device. */
  Tensor tensor() {
    return tensor;
  }

  void load(byte[] nchw) {
    requirePixels();
    if (nchw.length < shape.elements()) {
      throw new IllegalArgumentException(
          what + " needs " + shape.elements() + " bytes (" + shape + "), got " + nchw.length);
    }
    pixels.load(nchw);
    given = true;
    staged = true;
  }

  /** Where a batch can be written for {@link #load()}. */
  ByteBuffer staging() {
    requirePixels();
    return pixels.staging();
  }

  /** Stages what was written to {@link #staging}. */
  void load() {
    requirePixels();
    pixels.load();
    given = true;
    staged = true;
  }

  private void requirePixels() {
    if (pixels == null) {
      throw new IllegalStateException(what + " has no scaling for pixels: expected floats");
    }
  }

  void load(FloatBuffer nchw) {
    if (nchw.remaining() != shape.elements()) {
      throw new IllegalArgumentException(
          what + " needs " + shape.elements() + " values (" + shape + "), got " + nchw.remaining());
    }
    tensor.upload(nchw);
    given = true;
    staged = false;
  }

  /** Enqueues the conversion of staged pixels, if there are any. */
  void run() {
    if (!given) {
      throw new IllegalStateException(what + " was not given before the run");
    }
    if (staged) {
      pixels.run();
      staged = false;
    }
  }
}
