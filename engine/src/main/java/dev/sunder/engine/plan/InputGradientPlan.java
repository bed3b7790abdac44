package dev.sunder.engine.plan;

import dev.sunder.engine.network.Network;
import dev.sunder.kernels.Arena;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Operation;
import dev.sunder.kernels.Tensor;
import java.nio.FloatBuffer;

/**
 * The gradient of a function of a network's output with respect to the network's input and signal,
 * the parameters being fixed: what reconstructs an input from smashed data.
 *
 * <p>Use: {@link #load} once; then {@link #input} and, if the network has a signal, {@link
 * #signals}; {@link #forward}; read {@link #output}, give ∂L/∂output to {@link #outputGradient};
 * {@link #backward}; read {@link #inputGradient} and {@link #signalGradient}. Dropout is the
 * identity. No gradients of parameters are computed and no memory is held for them.
 *
 * <p>Owns its memory on the device until closed. Not thread-safe.
 */
public final class InputGradientPlan extends Plan {

  private final int batch;
  private final Operation forwardRecording;
  private final Operation backwardRecording;
  private final Tensor outputGradient;
  private final BackwardPass backward;
  private boolean ran;
  private boolean gradientGiven;

  private InputGradientPlan(Network network, Arena arena, int batch) {
    super(
        network,
        arena,
        new ForwardPass(network, arena, batch, number -> Treatment.DIFFERENTIATED, 0));
    this.batch = batch;
    outputGradient = arena.tensor(forward.output().shape());
    backward = BackwardPass.ofInputs(forward, arena, outputGradient);
    forwardRecording = arena.record(Plans.operations(forward));
    backwardRecording = arena.record(backward.operations());
  }

  /**
   * Prepares a network.
   *
   * @param batch examples in one run; at least 1
   * @throws IllegalArgumentException if a batch of that size is too large to be
   * @throws dev.sunder.kernels.OutOfMemoryException if it does not fit, saying which batch would
   */
  public static InputGradientPlan of(Network network, Device device, int batch) {
    return Plans.build(
        network,
        device,
        batch,
        (arena, examples) -> new InputGradientPlan(network, arena, examples));
  }

  /** The number of examples in one run. */
  public int batch() {
    return batch;
  }

  /**
   * Enqueues the forward pass.
   *
   * @throws IllegalStateException if parameters, input or signal were never given
   */
  public void forward() {
    requireOpen();
    enter();
    forwardRecording.run();
    ran = true;
  }

  /** The last forward pass's output, (batch, ...); owned by this plan. */
  public Tensor output() {
    requireOpen();
    return forward.output();
  }

  /**
   * Copies ∂L/∂output for the next {@link #backward}, which uses it up.
   *
   * @param nchw exactly the output's elements, from position to limit
   */
  public void outputGradient(FloatBuffer nchw) {
    requireOpen();
    outputGradient.upload(nchw);
    gradientGiven = true;
  }

  /** As {@link #outputGradient(FloatBuffer)}. */
  public void outputGradient(float[] nchw) {
    outputGradient(FloatBuffer.wrap(nchw));
  }

  /**
   * Enqueues the backward pass.
   *
   * @throws IllegalStateException without a forward pass before it, or without an output gradient
   *     given since the last
   */
  public void backward() {
    requireOpen();
    if (!ran || !gradientGiven) {
      throw new IllegalStateException(
          "network "
              + network.name()
              + ": backward needs a forward pass and an output gradient of its own");
    }
    backwardRecording.run();
    gradientGiven = false;
  }

  /** ∂L/∂input of the last backward pass, of the input's shape; owned by this plan. */
  public Tensor inputGradient() {
    requireOpen();
    return backward.of(forward.input().tensor());
  }

  /**
   * ∂L/∂signal of the last backward pass, (batch, signal image); owned by this plan.
   *
   * @throws IllegalStateException if the network has no signal
   */
  public Tensor signalGradient() {
    requireOpen();
    return backward.of(signal().tensor());
  }
}
