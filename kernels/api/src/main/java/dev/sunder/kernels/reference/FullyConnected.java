package dev.sunder.kernels.reference;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.FullyConnectedLayer;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Shape;
import java.util.Arrays;
import java.util.List;

/** y[n,o] = a(b[o] + Σ_f W[o,f] x[n,f]), f running over an example's values in NCHW order. */
final class FullyConnected extends Function {

  private final ReferenceTensor x;
  private final ReferenceTensor y;
  private final ReferenceTensor weight;
  private final ReferenceTensor bias;
  private final Activation activation;
  private final int examples;
  private final int outputs;
  private final int features;

  FullyConnected(
      ReferenceArena arena,
      String description,
      ReferenceTensor x,
      Shape output,
      FullyConnectedLayer layer,
      Activation activation,
      Mode mode) {
    super(
        arena,
        description,
        mode,
        List.of(x),
        arena.newTensor(output),
        arena.parameters(layer, x.shape()));
    this.x = x;
    y = output();
    weight = parameter(0);
    bias = layer.hasBias() ? parameter(1) : null;
    this.activation = activation;
    examples = y.shape().n();
    outputs = y.shape().c();
    features = x.shape().elementsPerExample();
  }

  @Override
  public void run() {
    double[] xs = x.values();
    double[] ys = y.values();
    double[] ws = weight.values();
    double[] bs = bias == null ? null : bias.values();
    for (int n = 0; n < examples; n++) {
      for (int o = 0; o < outputs; o++) {
        double sum = bs == null ? 0 : bs[o];
        for (int f = 0; f < features; f++) {
          sum += ws[o * features + f] * xs[n * features + f];
        }
        ys[n * outputs + o] = activation.value(sum);
      }
    }
  }

  @Override
  void backward(
      ReferenceTensor outputGradient,
      List<ReferenceTensor> byInputs,
      List<ReferenceTensor> byParameters) {
    double[] xs = x.values();
    double[] ys = y.values();
    double[] ws = weight.values();
    double[] dy = outputGradient.values();
    double[] dx = byInputs.isEmpty() ? null : byInputs.get(0).values();
    double[] dw = byParameters.isEmpty() ? null : byParameters.get(0).values();
    double[] db = byParameters.size() < 2 ? null : byParameters.get(1).values();
    if (dx != null) {
      Arrays.fill(dx, 0);
    }
    if (dw != null) {
      Arrays.fill(dw, 0);
    }
    if (db != null) {
      Arrays.fill(db, 0);
    }
    for (int n = 0; n < examples; n++) {
      for (int o = 0; o < outputs; o++) {
        int at = n * outputs + o;
        double dz = dy[at] * activation.derivative(ys[at]);
        for (int f = 0; f < features; f++) {
          if (dx != null) {
            dx[n * features + f] += dz * ws[o * features + f];
          }
          if (dw != null) {
            dw[o * features + f] += dz * xs[n * features + f];
          }
        }
        if (db != null) {
          db[o] += dz;
        }
      }
    }
  }
}
