package dev.sunder.kernels.reference;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.util.Arrays;
import java.util.List;

/**
 * y[n,o,p,q] = a(b[o] + Σ_c Σ_i Σ_j w[o,c,i,j] x[n, g·C + c, p·stride − pad + i·dilation, q·stride
 * − pad + j·dilation]), x being zero outside its borders, g the group that o is in, and C the
 * channels of a group.
 */
final class Convolution extends Function {

  private final ReferenceTensor x;
  private final ReferenceTensor y;
  private final ReferenceTensor weight;
  private final ReferenceTensor bias;
  private final Window window;
  private final int channels;
  private final int outputsOfGroup;
  private final Activation activation;
  private final ReferenceTensor.Element activated = this::activated;

  Convolution(
      ReferenceArena arena,
      String description,
      ReferenceTensor x,
      Shape output,
      ConvolutionLayer layer,
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
    window = layer.window();
    channels = weight.shape().c();
    outputsOfGroup = layer.outputs() / layer.groups();
    this.activation = activation;
  }

  @Override
  public void run() {
    y.fill(activated);
  }

  private double activated(int n, int o, int p, int q) {
    return activation.value((bias == null ? 0 : bias.values()[o]) + sum(n, o, p, q));
  }

  private double sum(int n, int o, int p, int q) {
    Shape in = x.shape();
    double[] xs = x.values();
    double[] ws = weight.values();
    double sum = 0;
    int first = o / outputsOfGroup * channels;
    for (int c = 0; c < channels; c++) {
      for (int i = 0; i < window.rows().kernel(); i++) {
        for (int j = 0; j < window.columns().kernel(); j++) {
          int row = window.rows().pixel(p, i);
          int column = window.columns().pixel(q, j);
          if (row >= 0 && row < in.h() && column >= 0 && column < in.w()) {
            sum += ws[weight.index(o, c, i, j)] * xs[x.index(n, first + c, row, column)];
          }
        }
      }
    }
    return sum;
  }

  @Override
  void backward(
      ReferenceTensor outputGradient,
      List<ReferenceTensor> byInputs,
      List<ReferenceTensor> byParameters) {
    for (int i = 0; i < byInputs.size(); i++) {
      Arrays.fill(byInputs.get(i).values(), 0);
    }
    for (int i = 0; i < byParameters.size(); i++) {
      Arrays.fill(byParameters.get(i).values(), 0);
    }
    Shape out = y.shape();
    for (int n = 0; n < out.n(); n++) {
      for (int o = 0; o < out.c(); o++) {
        for (int p = 0; p < out.h(); p++) {
          for (int q = 0; q < out.w(); q++) {
            int at = y.index(n, o, p, q);
            double dz = outputGradient.values()[at] * activation.derivative(y.values()[at]);
            if (!byInputs.isEmpty()) {
              spreadToInput(n, o, p, q, dz, byInputs.get(0).values());
            }
            if (!byParameters.isEmpty()) {
              spreadToWeight(n, o, p, q, dz, byParameters.get(0).values());
              if (bias != null) {
                byParameters.get(1).values()[o] += dz;
              }
            }
          }
        }
      }
    }
  }

  /** Adds ∂L/∂z · w to each input that z[n,o,p,q] saw. */
  private void spreadToInput(int n, int o, int p, int q, double dz, double[] dx) {
    Shape in = x.shape();
    double[] ws = weight.values();
    int first = o / outputsOfGroup * channels;
    for (int c = 0; c < channels; c++) {
      for (int i = 0; i < window.rows().kernel(); i++) {
        for (int j = 0; j < window.columns().kernel(); j++) {
          int row = window.rows().pixel(p, i);
          int column = window.columns().pixel(q, j);
          if (row >= 0 && row < in.h() && column >= 0 && column < in.w()) {
            dx[x.index(n, first + c, row, column)] += dz * ws[weight.index(o, c, i, j)];
          }
        }
      }
    }
  }

  /** Adds ∂L/∂z · x to each weight that z[n,o,p,q] used. */
  private void spreadToWeight(int n, int o, int p, int q, double dz, double[] dw) {
    Shape in = x.shape();
    double[] xs = x.values();
    int first = o / outputsOfGroup * channels;
    for (int c = 0; c < channels; c++) {
      for (int i = 0; i < window.rows().kernel(); i++) {
        for (int j = 0; j < window.columns().kernel(); j++) {
          int row = window.rows().pixel(p, i);
          int column = window.columns().pixel(q, j);
          if (row >= 0 && row < in.h() && column >= 0 && column < in.w()) {
            dw[weight.index(o, c, i, j)] += dz * xs[x.index(n, first + c, row, column)];
          }
        }
      }
    }
  }
}
