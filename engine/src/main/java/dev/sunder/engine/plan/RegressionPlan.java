package dev.sunder.engine.plan;

import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.kernels.Arena;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.MeanSquaredError;

/**
 * One step of training a network on float targets by the mean squared error: what teaches a network
 * to rebuild pictures from smashed data.
 *
 * <p>Like {@link TrainingPlan} without labels and frozen stages. Owns its memory on the device
 * until closed. Not thread-safe.
 */
public final class RegressionPlan extends Plan {

  private final MeanSquaredError loss;
  private final Descent descent;
  private boolean targeted;
  private boolean stepped;

  private RegressionPlan(Network network, Arena arena, TrainingPlan.Options options) {
    super(network, arena, Descent.forward(network, arena, options));
    loss = arena.meanSquaredError(forward.output());
    descent = new Descent(network, arena, options, forward, loss, loss.gradient());
  }

  /**
   * Prepares a network.
   *
   * @param options as for a {@link TrainingPlan}, with no frozen or fixed stages
   * @throws IllegalArgumentException if stages are to be frozen, or nothing is to be trained
   * @throws dev.sunder.kernels.OutOfMemoryException if it does not fit, saying which batch would
   */
  public static RegressionPlan of(Network network, Device device, TrainingPlan.Options options) {
    if (options.frozenStages() != 0
        || options.fixedStages() != 0
        || network.parameterSpecs().isEmpty()) {
      throw new IllegalArgumentException(
          "network "
              + network.name()
              + " is trained as a whole on float targets, got "
              + options.frozenStages()
              + " frozen and "
              + options.fixedStages()
              + " fixed stages and "
              + network.parameterSpecs().size()
              + " parameters");
    }
    return Plans.build(
        network,
        device,
        options.batch(),
        (arena, batch) -> new RegressionPlan(network, arena, options.withBatch(batch)));
  }

  /** Copies all parameters back. */
  public void store(Parameters into) {
    requireOpen();
    parameters.store(into, 0);
  }

  /** Copies the batch's targets, of the output's shape. */
  public void targets(float[] nchw) {
    requireOpen();
    loss.target().upload(nchw);
    targeted = true;
  }

  /**
   * Enqueues one step.
   *
   * @param learningRate η, at least 0
   * @param step the step's number, which dropout's masks depend on
   * @throws IllegalStateException if parameters, input or targets were never given
   */
  public void step(float learningRate, long step) {
    requireOpen();
    parameters.requireLoaded();
    if (!targeted) {
      throw new IllegalStateException("network " + network.name() + ": no targets were given");
    }
    descent.run(learningRate, step);
    stepped = true;
  }

  /** The last step's mean squared error, before its update; waits for the device. */
  public double loss() {
    requireOpen();
    if (!stepped) {
      throw new IllegalStateException("network " + network.name() + ": no step was made yet");
    }
    return loss.loss();
  }
}
