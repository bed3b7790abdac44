package dev.sunder.experiments.peers;

import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.ParameterSpec;
import dev.sunder.engine.network.Stage;
import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Arena;
import dev.sunder.kernels.Branches;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.ElementwiseLayer;
import dev.sunder.kernels.Gradient;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.MomentumUpdate;
import dev.sunder.kernels.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The momentum update of our step, alone: the same operation on all parameters of the network at
 * once. The layers are made as the training plan makes them, so that parameters, gradients and
 * velocities have its layouts; only the update is ever run. Its gradients are random numbers:
 * memory that was never written would be read for nothing.
 */
final class SunderUpdate implements AutoCloseable {

  private static final Layer RELU = new ElementwiseLayer(Activation.RELU);

  private final Device device;
  private final Arena arena;
  private final List<Tensor> parameters = new ArrayList<>();
  private final List<Tensor> gradients = new ArrayList<>();
  private final MomentumUpdate update;

  SunderUpdate(Device device, Network network, Parameters start, int batch, float rate) {
    this.device = device;
    arena = device.arena();
    Tensor x = arena.tensor(network.input().withN(batch));
    for (Stage stage : network.stages()) {
      x = chain(stage.layers(), x);
    }
    fill(start);
    update = arena.momentumUpdate(parameters, gradients, new float[parameters.size()], 0.9f);
    update.learningRate(rate);
  }

  /** Updates all parameters. */
  void run() {
    update.run();
    device.synchronize();
  }

  @Override
  public void close() {
    arena.close();
  }

  private Tensor chain(List<Layer> layers, Tensor input) {
    Tensor x = input;
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      if (layer instanceof Layer.Weighted weighted) {
        boolean rectified = i + 1 < layers.size() && layers.get(i + 1).equals(RELU);
        x = weighted(weighted, rectified ? Activation.RELU : Activation.IDENTITY, x);
      } else if (layer instanceof Branches branches) {
        Tensor begin = x;
        List<Tensor> ends = branches.chains().stream().map(each -> chain(each, begin)).toList();
        x = arena.join(branches.join(), ends, Mode.TRAINING).output();
      } else if (layer instanceof Layer.Fixed fixed && !(layer instanceof ElementwiseLayer)) {
        x = arena.layer(fixed, x, Mode.TRAINING).output();
      }
    }
    return x;
  }

  private Tensor weighted(Layer.Weighted layer, Activation activation, Tensor x) {
    Differentiable operation = arena.layer(layer, activation, x, Mode.TRAINING);
    Gradient gradient =
        operation.gradient(
            arena.tensor(operation.output().shape()),
            parameters.isEmpty() ? Gradient.Wanted.PARAMETERS : Gradient.Wanted.ALL);
    gradients.addAll(gradient.parameterGradients());
    parameters.addAll(operation.parameters().subList(0, gradient.parameterGradients().size()));
    return operation.output();
  }

  private void fill(Parameters start) {
    SplittableRandom random = new SplittableRandom(3);
    int i = 0;
    for (ParameterSpec spec : start.specs()) {
      if (!spec.role().isTrained()) {
        continue;
      }
      float[] value = start.get(spec.name());
      parameters.get(i).upload(value);
      float[] gradient = new float[value.length];
      for (int j = 0; j < gradient.length; j++) {
        gradient[j] = (float) (1e-3 * (random.nextDouble() - 0.5));
      }
      gradients.get(i).upload(gradient);
      i++;
    }
  }
}
