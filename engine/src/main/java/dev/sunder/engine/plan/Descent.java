package dev.sunder.engine.plan;

import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.ParameterSpec;
import dev.sunder.engine.plan.TrainingPlan.Options;
import dev.sunder.kernels.Arena;
import dev.sunder.kernels.Dropout;
import dev.sunder.kernels.MomentumUpdate;
import dev.sunder.kernels.Operation;
import dev.sunder.kernels.ParameterRole;
import dev.sunder.kernels.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One step of gradient descent with momentum, whatever the loss: forward pass, loss, backward pass
 * and update, recorded as one.
 */
final class Descent {

  private final Network network;
  private final ForwardPass forward;
  private final Operation loss;
  private final BackwardPass backward;
  private final Map<String, Tensor> gradients = new LinkedHashMap<>();
  private final Map<String, Tensor> velocities = new LinkedHashMap<>();
  private final MomentumUpdate update;
  private final Dropout[] dropouts;
  private final Operation recording;

  /**
   * Prepares a step.
   *
   * @param loss computes {@code outputGradient} from the forward pass's output
   */
  Descent(
      Network network,
      Arena arena,
      Options options,
      ForwardPass forward,
      Operation loss,
      Tensor outputGradient) {
    this.network = network;
    this.forward = forward;
    this.loss = loss;
    backward =
        BackwardPass.ofParameters(
            forward, arena, outputGradient, stage -> options.trains(stage, network));
    update = prepareUpdate(arena, options);
    dropouts = forward.dropouts().toArray(Dropout[]::new);
    List<Operation> step = new ArrayList<>(Plans.operations(forward));
    step.add(loss);
    step.addAll(backward.operations());
    step.add(update);
    recording = arena.record(step);
  }

  /** The forward pass of a network in training. */
  static ForwardPass forward(Network network, Arena arena, Options options) {
    return new ForwardPass(
        network,
        arena,
        options.batch(),
        number -> {
          if (number <= options.frozenStages()) {
            return Treatment.FORWARD;
          }
          return options.trains(number, network) ? Treatment.TRAINED : Treatment.DIFFERENTIATED;
        },
        options.seed());
  }

  /** Enqueues the step on what is at the entrances. */
  void run(float learningRate, long step) {
    forward.input().run();
    if (forward.signal().isPresent()) {
      forward.signal().get().run();
    }
    for (Dropout dropout : dropouts) {
      dropout.step(step);
    }
    update.learningRate(learningRate);
    recording.run();
  }

  /** What a step moves in memory. */
  ValuesMoved moved() {
    return ValuesMoved.step(forward, backward, gradients.values());
  }

  /** What a step enqueues: the recording, and what it reads from memory, set before. */
  int launches() {
    int recorded = recording.launches();
    return recorded == 0 ? 0 : recorded + dropouts.length + 1;
  }

  /** The gradients of the trained parameters, by name. */
  Map<String, Tensor> gradients() {
    return gradients;
  }

  /** The momentum of the trained parameters, by name. */
  Map<String, Tensor> velocities() {
    return velocities;
  }

  /**
   * Sets the momentum of all trained parameters.
   *
   * @throws IllegalArgumentException unless there is exactly one array for each, of its length
   */
  void loadVelocities(Map<String, float[]> values) {
    if (!values.keySet().equals(velocities.keySet())) {
      throw new IllegalArgumentException(
          "network "
              + network.name()
              + " needs the velocities of "
              + velocities.keySet()
              + ", got "
              + values.keySet());
    }
    // All are checked before the first is changed.
    values.forEach(
        (name, value) -> {
          int expected = velocities.get(name).shape().elements();
          if (value.length != expected) {
            throw new IllegalArgumentException(
                "network "
                    + network.name()
                    + ": the velocity of "
                    + name
                    + " needs "
                    + expected
                    + " values, got "
                    + value.length);
          }
        });
    values.forEach((name, value) -> velocities.get(name).upload(value));
  }

  /** The operations in the order they run, one a line, under their stages' names. */
  String describe() {
    StringBuilder text = new StringBuilder();
    describe(
        text,
        "forward",
        forward.operations().stream().map(ForwardPass.Placed::stage).toList(),
        Plans.operations(forward));
    text.append("loss\n    ").append(loss.description()).append('\n');
    describe(
        text,
        "backward",
        backward.steps().stream().map(BackwardPass.Step::stage).toList(),
        backward.operations());
    text.append("update\n    ").append(update.description()).append('\n');
    return text.toString();
  }

  private MomentumUpdate prepareUpdate(Arena arena, Options options) {
    List<ParameterSpec> trained =
        network.parameterSpecs().stream()
            .filter(spec -> spec.role().isTrained() && options.trains(spec.stage(), network))
            .toList();
    List<Tensor> values = new ArrayList<>();
    float[] decay = new float[trained.size()];
    for (ParameterSpec spec : trained) {
      boolean decays = options.decayBiases() || spec.role() == ParameterRole.WEIGHT;
      decay[values.size()] = decays ? options.weightDecay() : 0;
      Tensor value = forward.parameters().get(spec.name());
      values.add(value);
      gradients.put(spec.name(), backward.of(value));
    }
    MomentumUpdate prepared =
        arena.momentumUpdate(values, List.copyOf(gradients.values()), decay, options.momentum());
    for (int i = 0; i < trained.size(); i++) {
      velocities.put(trained.get(i).name(), prepared.velocities().get(i));
    }
    return prepared;
  }

  private void describe(
      StringBuilder text, String pass, List<Integer> stages, List<Operation> operations) {
    text.append(pass).append('\n');
    int stage = 0;
    for (int i = 0; i < operations.size(); i++) {
      if (stages.get(i) != stage) {
        stage = stages.get(i);
        text.append("  ").append(network.stage(stage).name()).append('\n');
      }
      text.append("    ").append(operations.get(i).description()).append('\n');
    }
  }
}
