package dev.sunder.engine.plan;

import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.ParameterSpec;
import dev.sunder.kernels.Arena;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Dropout;
import dev.sunder.kernels.MeanSquaredError;
import dev.sunder.kernels.MomentumUpdate;
import dev.sunder.kernels.Operation;
import dev.sunder.kernels.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * One step of training a network on float targets by the mean squared error: what teaches a network
 * to rebuild pictures from smashed data.
 *
 * <p>Like {@link TrainingPlan} without labels and frozen stages. Owns its memory on the device
 * until closed. Not thread-safe.
 */
public final class RegressionPlan implements AutoCloseable {

  private final Network network;
  private final Arena arena;
  private final ForwardPass forward;
  private final ParameterTensors parameters;
  private final MeanSquaredError loss;
  private final MomentumUpdate update;
  private final List<Dropout> dropouts;
  private final Operation recording;
  private boolean closed;
  private boolean targeted;
  private boolean stepped;

  private RegressionPlan(Network network, Arena arena, TrainingPlan.Options options) {
    this.network = network;
    this.arena = arena;
    forward =
        new ForwardPass(
            network, arena, options.batch(), number -> Treatment.TRAINED, options.seed());
    parameters = new ParameterTensors(network, forward.parameters());
    loss = arena.meanSquaredError(forward.output());
    BackwardPass backward = BackwardPass.ofParameters(forward, loss.gradient(), 0);
    List<Tensor> values = new ArrayList<>();
    List<Tensor> gradients = new ArrayList<>();
    List<ParameterSpec> trained = parameters.trained(0);
    float[] decay = new float[trained.size()];
    for (ParameterSpec spec : trained) {
      boolean decays = options.decayBiases() || spec.role() == ParameterSpec.Role.WEIGHT;
      decay[values.size()] = decays ? options.weightDecay() : 0;
      values.add(parameters.get(spec.name()));
      gradients.add(backward.of(parameters.get(spec.name())));
    }
    update = arena.momentumUpdate(values, gradients, decay, options.momentum());
    dropouts = List.copyOf(forward.dropouts());
    List<Operation> step = new ArrayList<>(Plans.operations(forward));
    step.add(loss);
    step.addAll(backward.gradients());
    step.add(update);
    recording = arena.record(Collections.unmodifiableList(step));
  }

  /**
   * Prepares a network.
   *
   * @param options as for a {@link TrainingPlan}, with no frozen stages
   * @throws IllegalArgumentException if stages are to be frozen, or nothing is to be trained
   */
  public static RegressionPlan of(Network network, Device device, TrainingPlan.Options options) {
    if (options.frozenStages() != 0 || network.parameterSpecs().isEmpty()) {
      throw new IllegalArgumentException(
          "network "
              + network.name()
              + " is trained as a whole on float targets, got "
              + options.frozenStages()
              + " frozen stages and "
              + network.parameterSpecs().size()
              + " parameters");
    }
    return Plans.build(
        device, options.batch(), arena -> new RegressionPlan(network, arena, options));
  }

  /** Copies all parameters to the device. */
  public void load(Parameters values) {
    requireOpen();
    parameters.load(values);
  }

  /** Copies all parameters back. */
  public void store(Parameters into) {
    requireOpen();
    parameters.store(into, 0);
  }

  /** Copies a batch of inputs. */
  public void input(float[] nchw) {
    requireOpen();
    forward.input().load(java.nio.FloatBuffer.wrap(nchw));
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
    forward.input().run();
    for (Dropout dropout : dropouts) {
      dropout.step(step);
    }
    update.learningRate(learningRate);
    recording.run();
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

  /** Frees the plan's memory on the device. Idempotent. */
  @Override
  public void close() {
    closed = true;
    arena.close();
  }

  private void requireOpen() {
    Plans.requireOpen(closed, network);
  }
}
