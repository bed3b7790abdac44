package dev.sunder.kernels.cpu;

import dev.sunder.kernels.Mode;
import dev.sunder.kernels.MomentumUpdate;
import dev.sunder.kernels.Tensor;
import java.util.ArrayList;
import java.util.List;

/** The momentum update: velocities in the layouts of the weights, and the loop over them. */
final class CpuMomentumUpdate implements MomentumUpdate {

  private final Sequence sequence;
  private final CpuTensor[] parameters;
  private final List<Tensor> velocities;
  private final MomentumLoop loop;

  private CpuMomentumUpdate(
      OperationBuilder builder,
      List<CpuTensor> parameters,
      List<CpuTensor> gradients,
      float[] weightDecay,
      float momentum) {
    List<Tensor> made = new ArrayList<>();
    List<MomentumLoop.Parameter> looped = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      CpuTensor w = builder.uses(parameters.get(i));
      CpuTensor g = builder.uses(builder.inLayout(gradients.get(i), w.layout()));
      CpuTensor v = builder.tensor(w.shape(), w.layout());
      made.add(v);
      looped.add(new MomentumLoop.Parameter(w.storage(), g.storage(), v.storage(), weightDecay[i]));
    }
    this.parameters = parameters.toArray(new CpuTensor[0]);
    velocities = List.copyOf(made);
    loop = new MomentumLoop(builder.arena().device().workers(Mode.TRAINING), looped, momentum);
    builder.add(loop);
    builder.add(this::noteChanges);
    sequence = builder.sequence();
  }

  static MomentumUpdate build(
      CpuArena arena,
      String description,
      List<CpuTensor> parameters,
      List<CpuTensor> gradients,
      float[] weightDecay,
      float momentum) {
    return OperationBuilder.build(
        arena,
        description,
        builder -> new CpuMomentumUpdate(builder, parameters, gradients, weightDecay, momentum));
  }

  private void noteChanges() {
    for (CpuTensor parameter : parameters) {
      parameter.changed();
    }
  }

  @Override
  public void learningRate(float rate) {
    sequence.requireOpen();
    loop.learningRate(rate);
  }

  @Override
  public List<Tensor> velocities() {
    return velocities;
  }

  @Override
  public void run() {
    sequence.run();
  }

  @Override
  public String description() {
    return sequence.description();
  }
}
