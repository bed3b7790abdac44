package dev.sunder.secure.attack.reconstruct;

import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.plan.InputGradientPlan;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Shape;
import dev.sunder.secure.attack.PixelScale;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Searches the image, and the signal, whose smashed data are those seen: regularised maximum
 * likelihood estimation (He, Zhang and Lee 2019, section 4; Mahendran and Vedaldi, "Understanding
 * deep image representations by inverting them", 2015).
 *
 * <p>Minimises ‖F(x, s) − z‖² / ‖z‖² + λ·TV(x), plus an {@link ImagePrior}'s energy where there is
 * one, over x and s in [−1, 1] by Adam (Kingma and Ba 2015) with a cosine schedule, from grey or
 * the prior's mean, on the engine's backpropagation. The total variation is that of Mahendran and
 * Vedaldi with exponent 1, smoothed. The best point seen is the result: a search whose gradient is
 * not finite stays where it was, so nothing diverges.
 */
public final class NetworkInversion {

  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;
  private static final double SMOOTHING = 1e-4;
  private static final int BATCH = 50;

  private NetworkInversion() {}

  /**
   * How to search.
   *
   * @param steps of Adam
   * @param learningRate the greatest, in units of the range's half
   * @param smoothness λ, for the mean absolute difference of neighbours
   * @param prior what images look like, where the attacker knows some; else the search begins at
   *     grey
   */
  public record Options(
      int steps, double learningRate, double smoothness, long seed, Optional<ImagePrior> prior) {

    /** Options without a prior. */
    public Options(int steps, double learningRate, double smoothness, long seed) {
      this(steps, learningRate, smoothness, seed, Optional.empty());
    }

    /** The same with a prior, at whose mean the search begins. */
    public Options withPrior(ImagePrior known) {
      return new Options(steps, learningRate, smoothness, seed, Optional.of(known));
    }
  }

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
    return search(client, parameters, List.of(seen), options, device).get(0);
  }

  /**
   * Searches for the inputs of several examples, many at a time; each is found as if it were alone.
   *
   * @param client the client's network
   * @param seen what was sent, CHW, one array an example
   * @return one result an example, in order
   * @throws IllegalArgumentException if one has another number of values or one that is not finite
   */
  public static List<Result> search(
      Network client, Parameters parameters, List<float[]> seen, Options options, Device device) {
    seen.forEach(sent -> energy(client, sent));
    List<Result> results = new ArrayList<>();
    for (int done = 0; done < seen.size(); done += BATCH) {
      List<float[]> some = seen.subList(done, Math.min(seen.size(), done + BATCH));
      results.addAll(searchBatch(client, parameters, some, options, device));
    }
    return results;
  }

  private static double energy(Network client, float[] seen) {
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
    return energy;
  }

  private static List<Result> searchBatch(
      Network client, Parameters parameters, List<float[]> seen, Options options, Device device) {
    int batch = seen.size();
    int outputs = client.output().elements();
    int inputs = client.input().elements();
    int signals = client.signal().map(joining -> joining.image().elements()).orElse(0);
    PixelScale pixels = PixelScale.of(client);
    PixelScale signalPixels =
        client.signal().map(joining -> PixelScale.of(joining.scaling())).orElse(pixels);
    List<Search> searches = new ArrayList<>();
    for (float[] sent : seen) {
      double scale = 1 / Math.max(energy(client, sent), Double.MIN_NORMAL);
      searches.add(new Search(sent, scale, inputs, signals, options));
    }
    float[] values = new float[batch * inputs];
    float[] signalValues = new float[batch * signals];
    float[] output = new float[batch * outputs];
    float[] gradient = new float[batch * outputs];
    float[] imageGradients = new float[batch * inputs];
    float[] signalGradients = new float[batch * signals];
    try (InputGradientPlan plan = InputGradientPlan.of(client, device, batch)) {
      plan.load(parameters);
      for (int step = 0; step <= options.steps(); step++) {
        for (int i = 0; i < batch; i++) {
          Search search = searches.get(i);
          pixels.toNetwork(search.image.x, search.imageGradient);
          System.arraycopy(search.imageGradient, 0, values, i * inputs, inputs);
          if (signals > 0) {
            signalPixels.toNetwork(search.signal.x, search.signalGradient);
            System.arraycopy(search.signalGradient, 0, signalValues, i * signals, signals);
          }
        }
        plan.input(values);
        if (signals > 0) {
          plan.signals(signalValues);
        }
        plan.forward();
        plan.output().download(output);
        for (int i = 0; i < batch; i++) {
          searches.get(i).judge(output, gradient, i * outputs, client);
        }
        if (step == options.steps()) {
          break;
        }
        plan.outputGradient(gradient);
        plan.backward();
        plan.inputGradient().download(imageGradients);
        if (signals > 0) {
          plan.signalGradient().download(signalGradients);
        }
        double rate = options.learningRate() * (1 + Math.cos(Math.PI * step / options.steps())) / 2;
        for (int i = 0; i < batch; i++) {
          Search search = searches.get(i);
          System.arraycopy(imageGradients, i * inputs, search.imageGradient, 0, inputs);
          System.arraycopy(signalGradients, i * signals, search.signalGradient, 0, signals);
          pixels.gradient(search.imageGradient);
          signalPixels.gradient(search.signalGradient);
          search.step(client, rate);
        }
      }
    }
    return searches.stream().map(Search::result).toList();
  }

  /** The search for one example's image and signal. */
  private static final class Search {
    private final float[] seen;
    private final double scale;
    private final Options options;
    private final Adam image;
    private final Adam signal;
    private final float[] imageGradient;
    private final float[] signalGradient;
    private float[] bestImage;
    private float[] bestSignal;
    private double bestLoss = Double.POSITIVE_INFINITY;
    private double least = Double.POSITIVE_INFINITY;

    Search(float[] seen, double scale, int inputs, int signals, Options options) {
      this.seen = seen;
      this.scale = scale;
      this.options = options;
      image = new Adam(inputs, options.seed());
      signal = new Adam(signals, options.seed() + 1);
      options.prior().ifPresent(prior -> prior.addMean(image.x));
      imageGradient = new float[inputs];
      signalGradient = new float[signals];
      bestImage = image.x.clone();
      bestSignal = signal.x.clone();
    }

    /** Compares the output with what was seen, keeps the best so far, and gives the gradient. */
    void judge(float[] output, float[] gradient, int offset, Network client) {
      double loss = 0;
      for (int i = 0; i < seen.length; i++) {
        double difference = (double) output[offset + i] - seen[i];
        loss += difference * difference * scale;
        gradient[offset + i] = (float) (2 * difference * scale);
      }
      double objective =
          loss
              + options.smoothness() * totalVariation(image.x, client.input())
              + options.prior().map(prior -> prior.energy(image.x)).orElse(0.0);
      if (objective < least) {
        least = objective;
        bestLoss = loss;
        System.arraycopy(image.x, 0, bestImage, 0, bestImage.length);
        System.arraycopy(signal.x, 0, bestSignal, 0, bestSignal.length);
      }
    }

    /** One step down; a gradient that is not finite leaves the search where it is. */
    void step(Network client, double rate) {
      Shape shape = client.input();
      addTotalVariation(
          image.x, imageGradient, shape.c(), shape.h(), shape.w(), options.smoothness());
      options.prior().ifPresent(prior -> prior.addGradient(image.x, imageGradient));
      if (finite(imageGradient) && finite(signalGradient)) {
        image.step(imageGradient, rate);
        signal.step(signalGradient, rate);
      }
    }

    Result result() {
      return new Result(bestImage, bestSignal, bestLoss);
    }

    private static boolean finite(float[] values) {
      for (float value : values) {
        if (!Float.isFinite(value)) {
          return false;
        }
      }
      return true;
    }
  }

  /** The mean over all values of the smoothed length of the differences to the next ones. */
  private static double totalVariation(float[] x, Shape shape) {
    int width = shape.w();
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      double across = i % width + 1 < width ? (double) x[i + 1] - x[i] : 0;
      double down = i / width % shape.h() + 1 < shape.h() ? (double) x[i + width] - x[i] : 0;
      sum += Math.sqrt(across * across + down * down + SMOOTHING);
    }
    return sum / x.length;
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
    }
  }
}
