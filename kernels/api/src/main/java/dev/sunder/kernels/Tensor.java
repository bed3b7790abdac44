package dev.sunder.kernels;

import java.nio.FloatBuffer;

/**
 * An array of floats on a device, with a logical NCHW {@link Shape} and a layout of the device's
 * own. What operations compute may be kept in fewer bits, as the device's {@link Precision} says;
 * what an arena makes by itself, parameters and their gradients are float32.
 *
 * <p>Owned by the {@link Arena} that made it and unusable once that is closed. Starts filled with
 * zeros. Uploads and downloads convert between plain NCHW and the device's layout; a download waits
 * for all operations enqueued before it.
 */
public interface Tensor {

  /** The logical shape. */
  Shape shape();

  /**
   * Copies plain NCHW values from the host.
   *
   * @throws IllegalArgumentException if {@code values} does not hold exactly the shape's elements
   */
  default void upload(float[] values) {
    upload(FloatBuffer.wrap(values));
  }

  /**
   * Copies plain NCHW values from the host, from the buffer's position to its limit; the position
   * is left as it was.
   *
   * @throws IllegalArgumentException if that is not exactly the shape's elements
   */
  void upload(FloatBuffer values);

  /**
   * Copies the values to the host in plain NCHW order.
   *
   * @throws IllegalArgumentException if {@code values} does not have exactly the shape's elements
   */
  default void download(float[] values) {
    download(FloatBuffer.wrap(values));
  }

  /**
   * Copies the values to the host in plain NCHW order, from the buffer's position to its limit; the
   * position is left as it was.
   *
   * @throws IllegalArgumentException if that is not exactly the shape's elements
   */
  void download(FloatBuffer values);

  /** The values in plain NCHW order, in a new array. */
  default float[] toArray() {
    float[] values = new float[shape().elements()];
    download(values);
    return values;
  }

  /**
   * Copies another tensor of the same device and the same number of elements, converting the
   * layout. The elements keep their NCHW order, so a tensor may be copied to one of another shape.
   *
   * @throws IllegalArgumentException if the number of elements differs
   */
  void copyFrom(Tensor source);
}
