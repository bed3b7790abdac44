package dev.sunder.engine.plan;

import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.kernels.Arena;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/**
 * A network made ready to run on a device for batches of one size: what all plans have in common,
 * the parameters and the input that they are given.
 *
 * <p>Owns its memory on the device until closed. Not thread-safe.
 */
public abstract sealed class Plan implements AutoCloseable
    permits InferencePlan, TrainingPlan, RegressionPlan, InputGradientPlan {

  final Network network;
  final Arena arena;
  final ForwardPass forward;
  final ParameterTensors parameters;
  private boolean closed;

  Plan(Network network, Arena arena, ForwardPass forward) {
    this.network = network;
    this.arena = arena;
    this.forward = forward;
    parameters = new ParameterTensors(network, forward);
  }

  /** The network. */
  public final Network network() {
    return network;
  }

  /**
   * Copies all parameters to the device.
   *
   * @throws IllegalArgumentException if they are not this network's, by name and shape
   */
  public final void load(Parameters values) {
    requireOpen();
    parameters.load(values);
  }

  /**
   * Stages a batch of 8-bit images, to be scaled on the device.
   *
   * @param nchw unsigned bytes, at least the batch's
   * @throws IllegalStateException if the network has no scaling: a tail takes floats
   */
  public final void pixels(byte[] nchw) {
    requireOpen();
    forward.input().load(nchw);
  }

  /**
   * Where a batch of 8-bit images can be written for {@link #pixels()}, NCHW: memory that the
   * device takes it from, so that the host makes no copy. Holds zeros, or a batch staged before;
   * after {@link #pixels()} ask anew.
   *
   * @throws IllegalStateException if the network has no scaling: a tail takes floats
   */
  public final ByteBuffer staging() {
    requireOpen();
    return forward.input().staging();
  }

  /**
   * Stages what stands in {@link #staging}, as {@link #pixels(byte[])} does an array.
   *
   * @throws IllegalStateException if the network has no scaling: a tail takes floats
   */
  public final void pixels() {
    requireOpen();
    forward.input().load();
  }

  /**
   * Copies a batch of input values, taken as they are: smashed data, a frozen prefix's outputs, or
   * images already scaled.
   *
   * @param nchw exactly the batch's values, from position to limit
   */
  public final void input(FloatBuffer nchw) {
    requireOpen();
    forward.input().load(nchw);
  }

  /** As {@link #input(FloatBuffer)}. */
  public final void input(float[] nchw) {
    input(FloatBuffer.wrap(nchw));
  }

  /**
   * Stages a batch of 8-bit signal images, to be scaled on the device.
   *
   * @param nchw unsigned bytes, at least the batch's
   * @throws IllegalStateException if the network has no signal
   */
  public final void signals(byte[] nchw) {
    requireOpen();
    signal().load(nchw);
  }

  /**
   * Copies a batch of signal images, after scaling and before they are resized.
   *
   * @param nchw exactly the batch's values, from position to limit
   * @throws IllegalStateException if the network has no signal
   */
  public final void signals(FloatBuffer nchw) {
    requireOpen();
    signal().load(nchw);
  }

  /** As {@link #signals(FloatBuffer)}. */
  public final void signals(float[] nchw) {
    signals(FloatBuffer.wrap(nchw));
  }

  /** Frees the plan's memory on the device. Idempotent. */
  @Override
  public final void close() {
    closed = true;
    arena.close();
  }

  /** The signal's entrance. */
  final Entrance signal() {
    if (forward.signal().isEmpty()) {
      throw new IllegalStateException("network " + network.name() + " has no signal");
    }
    return forward.signal().get();
  }

  /** Enqueues what was staged for the input and the signal. */
  final void enter() {
    parameters.requireLoaded();
    forward.input().run();
    if (forward.signal().isPresent()) {
      forward.signal().get().run();
    }
  }

  /** A closed plan's memory is gone: running on it would not fail, but crash. */
  final void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the plan of network " + network.name() + " is closed");
    }
  }
}
