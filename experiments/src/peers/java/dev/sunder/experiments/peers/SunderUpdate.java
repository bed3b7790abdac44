package dev.sunder.experiments.peers;

import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Stage;
import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Arena;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Gradient;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.MomentumUpdate;
import dev.sunder.kernels.PoolingLayer;
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

  private final Device device;
  private final Arena arena;
  private final MomentumUpdate update;

  SunderUpdate(Device device, Network network, Parameters start, int batch, float rate) {
    this.device = device;
    arena = device.arena();
    List<Tensor> parameters = new ArrayList<>();
    List<Tensor> gradients = new ArrayList<>();
    Tensor x = arena.tensor(network.input().withN(batch));
    for (Stage stage : network.stages()) {
      for (Layer layer : stage.layers()) {
        if (layer instanceof Layer.Linear linear) {
          Differentiable operation = operation(linear, x);
          Gradient gradient =
              operation.gradient(
                  arena.tensor(operation.output().shape()),
                  parameters.isEmpty() ? Gradient.Wanted.PARAMETERS : Gradient.Wanted.ALL);
          parameters.addAll(operation.parameters());
          gradients.addAll(gradient.parameterGradients());
          x = operation.output();
        } else if (layer instanceof PoolingLayer pooling) {
          x = arena.pooling(x, pooling.kind(), pooling.window(), Mode.TRAINING).output();
        }
      }
    }
    fill(parameters, gradients, start);
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

  private Differentiable operation(Layer.Linear layer, Tensor x) {
    return layer instanceof ConvolutionLayer convolution
        ? arena.convolution(
            x, convolution.outputs(), convolution.window(), Activation.RELU, Mode.TRAINING)
        : arena.fullyConnected(x, layer.outputs(), Activation.RELU, Mode.TRAINING);
  }

  private static void fill(List<Tensor> parameters, List<Tensor> gradients, Parameters start) {
    SplittableRandom random = new SplittableRandom(3);
    int i = 0;
    for (String name : start.names()) {
      float[] value = start.get(name);
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
