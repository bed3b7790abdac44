package dev.sunder.secure.attack.reconstruct;

import dev.sunder.kernels.Shape;
import dev.sunder.secure.attack.linear.ConvolutionMap;
import dev.sunder.secure.attack.linear.Lsqr;
import java.util.Optional;

/**
 * Rebuilds the input of a stage from what is seen of its pre-activations, by least squares.
 *
 * <p>Minimises the distance of A x + b to the constraints of an {@link Observation}, plus λ times
 * the total variation of x (Rudin, Osher, Fatemi 1992), over images within the pixels' range. Each
 * round projects the current pre-activations onto the constraints and solves the least-squares
 * problem that results (majorisation and minimisation: the distance never grows), with the total
 * variation reweighted (Vogel and Oman 1996). The inner problems are solved for the correction by
 * {@link Lsqr}, started from zero and stopped on its relative residual and gradient, so nothing
 * diverges.
 */
public final class StageInversion {

  /** The smallest difference that counts as an edge, in units of the values' range. */
  private static final float EDGE = 0.01f;

  /**
   * How to solve.
   *
   * @param rounds of projecting and solving; 1 suffices for pre-activations without a prior
   * @param steps of LSQR in each round
   * @param smoothness λ relative to the mean square of A's columns; 0 for no prior
   */
  public record Options(int rounds, int steps, float smoothness) {

    /** Pre-activations sent exactly. */
    public static Options exact() {
      return new Options(1, 600, 0);
    }

    /** Pictures behind ReLU or pooling. */
    public static Options rectified() {
      return new Options(20, 30, 0.01f);
    }
  }

  private StageInversion() {}

  /**
   * Rebuilds one input.
   *
   * @param map the stage; for a stage that a signal joins, its channels are rebuilt with the others
   * @param box where x is known to lie
   * @return x, CHW, within the box
   */
  public static float[] invert(
      ConvolutionMap map, Observation observation, Box box, Options options) {
    return solve(map, observation, box, Optional.empty(), options);
  }

  /**
   * Goes on from an earlier answer, such as one found with a stronger prior.
   *
   * @param start CHW, not changed
   * @return x, CHW, within the box
   */
  public static float[] refine(
      ConvolutionMap map, Observation observation, Box box, float[] start, Options options) {
    if (start.length != map.columns()) {
      throw new IllegalArgumentException(
          "the stage has " + map.columns() + " inputs, the start " + start.length);
    }
    return solve(map, observation, box, Optional.of(start), options);
  }

  private static float[] solve(
      ConvolutionMap map,
      Observation observation,
      Box box,
      Optional<float[]> start,
      Options options) {
    int rows = map.rows();
    if (observation.size() != rows) {
      throw new IllegalArgumentException(
          "the stage has " + rows + " pre-activations, the observation " + observation.size());
    }
    Shape image = map.input();
    int columns = map.columns();
    float[] targets = new float[rows];
    float[] equationWeights = new float[rows];
    float[] differenceWeights = new float[options.smoothness() == 0 ? 0 : 2 * columns];
    StackedMap stacked = new StackedMap(map, image, equationWeights, differenceWeights);
    float[] x = start.map(float[]::clone).orElseGet(() -> new float[columns]);
    float[] correction = new float[columns];
    float[] seen = new float[rows];
    float[] right = new float[stacked.rows()];
    double scale = options.smoothness() == 0 ? 0 : options.smoothness() * columnEnergy(map);
    observation.start(targets, equationWeights);
    for (int round = 0; round < options.rounds(); round++) {
      map.apply(x, seen);
      addBias(map, seen);
      if (round > 0 || start.isPresent()) {
        observation.project(seen, targets, equationWeights);
      }
      if (scale > 0) {
        reweigh(image, x, differenceWeights, scale, box);
      }
      for (int i = 0; i < rows; i++) {
        right[i] = equationWeights[i] * (targets[i] - seen[i]);
      }
      stacked.differences(x, right, rows);
      for (int i = rows; i < right.length; i++) {
        right[i] = -right[i];
      }
      Lsqr.solve(stacked, right, correction, new Lsqr.Options(0, 1e-7, options.steps()));
      for (int i = 0; i < columns; i++) {
        x[i] = box.clamp(i, x[i] + correction[i]);
      }
    }
    return x;
  }

  /** The reweighted total variation: √(λ / max(|difference|, edge)). */
  private static void reweigh(Shape image, float[] x, float[] weights, double scale, Box box) {
    int width = image.w();
    int height = image.h();
    for (int i = 0; i < x.length; i++) {
      float edge = EDGE * box.range(i);
      float across = i % width + 1 < width ? x[i + 1] - x[i] : 0;
      float down = i / width % height + 1 < height ? x[i + width] - x[i] : 0;
      double size = Math.max(Math.sqrt((double) across * across + (double) down * down), edge);
      float weight = (float) Math.sqrt(scale * edge / size);
      weights[2 * i] = weight;
      weights[2 * i + 1] = weight;
    }
  }

  /** The mean of ‖A e_j‖² over the columns, from A applied to random signs. */
  private static double columnEnergy(ConvolutionMap map) {
    java.util.SplittableRandom random = new java.util.SplittableRandom(1);
    float[] signs = new float[map.columns()];
    for (int i = 0; i < signs.length; i++) {
      signs[i] = random.nextBoolean() ? 1 : -1;
    }
    float[] image = new float[map.rows()];
    map.apply(signs, image);
    double squares = 0;
    for (float value : image) {
      squares += (double) value * value;
    }
    return squares / signs.length;
  }

  private static void addBias(ConvolutionMap map, float[] preActivations) {
    int area = map.output().h() * map.output().w();
    for (int i = 0; i < preActivations.length; i++) {
      preActivations[i] += map.bias(i / area);
    }
  }
}
