package dev.sunder.secure.attack.reconstruct;

import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.plan.InputGradientPlan;
import dev.sunder.kernels.Device;
import dev.sunder.secure.attack.PixelScale;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Searches the image, and the signal, whose smashed data are those seen: regularised maximum
 * likelihood estimation (He, Zhang and Lee 2019, section 4; Mahendran and Vedaldi, "Understanding
 * deep image representations by inverting them", 2015).
 *
 * <p>Minimises ‖F(x, s) − z‖² / ‖z‖² + λ·TV(x) over x and s in [−1, 1] by Adam (Kingma and Ba 2015)
 * with a cosine schedule, from grey, on the engine's backpropagation. The total variation is that
 * of Mahendran and Vedaldi with exponent 1, smoothed.
 */
public final class NetworkInversion {

  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;
  private static final double SMOOTHING = 1e-4;

  private NetworkInversion() {}

  /**
   * How to search.
   *
   * @param steps of Adam
   * @param learningRate the greatest, in units of the range's half
   * @param smoothness λ, for the mean absolute difference of neighbours
   */
  public record Options(int steps, double learningRate, double smoothness, long seed) {}

  /** What was found. */
  public static final class Result {
    private final float[] image;
    private final float[] signal;
    private final double loss;

    Result(float[] image, float[] signal, double loss) {
      this.image = image;
      this.signal = signal;
      this.loss = loss;
    }

    /** The image, CHW in [−1, 1]. */
    public float[] image() {
      return image;
    }

    /** The signal's image in [−1, 1]; empty for a network without one. */
    public float[] signal() {
      return signal;
    }

    /** The relative squared distance of its smashed data from those seen. */
    public double loss() {
      return loss;
    }
  }

  /**
   * Searches for the input of one example.
   *
   * @param client the client's network
   * @param seen what was sent, CHW
   * @throws IllegalArgumentException if it has another number of values or one that is not finite
   */
  public static Result search(
      Network client, Parameters parameters, float[] seen, Options options, Device device) {
    double energy = 0;
    for (float value : seen) {
      energy += (double) value * value;
    }
    if (seen.length != client.output().elements() || !Double.isFinite(energy)) {
      throw new IllegalArgumentException(
          "the client sends "
              + client.output().elements()
              + " finite values, got "
              + seen.length
              + " with squared norm "
              + energy);
    }
    double scale = 1 / Math.max(energy, Double.MIN_NORMAL);
    int channels = client.input().c();
    int height = client.input().h();
    int width = client.input().w();
    Adam image = new Adam(client.input().elements(), options.seed());
    Adam signal =
        new Adam(
            client.signal().map(joining -> joining.image().elements()).orElse(0),
            options.seed() + 1);
    PixelScale pixels = PixelScale.of(client);
    PixelScale signalPixels =
        client.signal().map(joining -> PixelScale.of(joining.scaling())).orElse(pixels);
    float[] values = new float[image.x.length];
    float[] signalValues = new float[signal.x.length];
    float[] output = new float[seen.length];
    float[] gradient = new float[seen.length];
    float[] imageGradient = new float[image.x.length];
    float[] signalGradient = new float[signal.x.length];
    double loss = 0;
    try (InputGradientPlan plan = InputGradientPlan.of(client, device, 1)) {
      plan.load(parameters);
      for (int step = 0; step <= options.steps(); step++) {
        pixels.toNetwork(image.x, values);
        plan.input(values);
        if (signal.x.length > 0) {
          signalPixels.toNetwork(signal.x, signalValues);
          plan.signals(signalValues);
        }
        plan.forward();
        plan.output().download(output);
        loss = 0;
        for (int i = 0; i < seen.length; i++) {
          double difference = (double) output[i] - seen[i];
          loss += difference * difference * scale;
          gradient[i] = (float) (2 * difference * scale);
        }
        if (step == options.steps()) {
          break;
        }
        plan.outputGradient(gradient);
        plan.backward();
        plan.inputGradient().download(imageGradient);
        pixels.gradient(imageGradient);
        addTotalVariation(image.x, imageGradient, channels, height, width, options.smoothness());
        double rate = options.learningRate() * (1 + Math.cos(Math.PI * step / options.steps())) / 2;
        image.step(imageGradient, rate);
        if (signal.x.length > 0) {
          plan.signalGradient().download(signalGradient);
          signalPixels.gradient(signalGradient);
          signal.step(signalGradient, rate);
        }
      }
    }
    return new Result(image.x, signal.x, loss);
  }

  private static void addTotalVariation(
      float[] x, float[] gradient, int channels, int height, int width, double smoothness) {
    double weight = smoothness / x.length;
    for (int c = 0; c < channels; c++) {
      for (int row = 0; row < height; row++) {
        for (int column = 0; column < width; column++) {
          int i = (c * height + row) * width + column;
          double across = column + 1 < width ? (double) x[i + 1] - x[i] : 0;
          double down = row + 1 < height ? (double) x[i + width] - x[i] : 0;
          double length = Math.sqrt(across * across + down * down + SMOOTHING);
          gradient[i] -= (float) (weight * (across + down) / length);
          if (column + 1 < width) {
            gradient[i + 1] += (float) (weight * across / length);
          }
          if (row + 1 < height) {
            gradient[i + width] += (float) (weight * down / length);
          }
        }
      }
    }
  }

  /** A vector under Adam, kept in [−1, 1]. */
  private static final class Adam {
    private final float[] x;
    private final double[] first;
    private final double[] second;
    private int steps;

    Adam(int size, long seed) {
      x = new float[size];
      first = new double[size];
      second = new double[size];
      // A little noise: at exactly grey, ReLU behind a zero bias has no gradient.
      SplittableRandom random = new SplittableRandom(seed);
      for (int i = 0; i < size; i++) {
        x[i] = (float) (0.02 * random.nextDouble() - 0.01);
      }
    }

    void step(float[] gradient, double rate) {
      steps++;
      double correction1 = 1 - Math.pow(BETA1, steps);
      double correction2 = 1 - Math.pow(BETA2, steps);
      for (int i = 0; i < x.length; i++) {
        first[i] = BETA1 * first[i] + (1 - BETA1) * gradient[i];
        second[i] = BETA2 * second[i] + (1 - BETA2) * gradient[i] * gradient[i];
        double move =
            rate * first[i] / correction1 / (Math.sqrt(second[i] / correction2) + EPSILON);
        x[i] = (float) Math.max(-1, Math.min(1, x[i] - move));
      }
      Arrays.fill(gradient, 0);
    }
  }
}
