package dev.sunder.secure.attack.reconstruct;

import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;

/**
 * What the server sees of a stage's pre-activations, as constraints on them.
 *
 * <p>Before ReLU each value is an equation. After ReLU a positive value is an equation and a zero
 * an inequality. After max pooling a positive value is an equation for an unknown one of the
 * window's positions and an upper bound for the others.
 */
public sealed interface Observation {

  /** The number of pre-activations, of one example. */
  int size();

  /**
   * The nearest pre-activations that agree with what was seen: a projection onto the constraints.
   *
   * @param preActivations the current guess
   * @param targets receives the projection
   * @param binding receives 1 for what is to be met, an equation or a bound that the guess
   *     violates, and 0 for a bound that it keeps
   */
  void project(float[] preActivations, float[] targets, float[] binding);

  /**
   * A first guess before anything is known of the input, and which of its values are equations:
   * {@code known[i]} is 1 for an equation, 0 for what is only bounded.
   */
  void start(float[] targets, float[] known);

  /** The pre-activations themselves. */
  final class PreActivations implements Observation {
    private final float[] values;

    /** The values, not copied. */
    public PreActivations(float[] values) {
      this.values = values;
    }

    @Override
    public int size() {
      return values.length;
    }

    @Override
    public void project(float[] preActivations, float[] targets, float[] binding) {
      start(targets, binding);
    }

    @Override
    public void start(float[] targets, float[] known) {
      System.arraycopy(values, 0, targets, 0, values.length);
      java.util.Arrays.fill(known, 1);
    }
  }

  /** The values after ReLU. */
  final class Rectified implements Observation {
    private final float[] values;

    /** The values, not copied. */
    public Rectified(float[] values) {
      this.values = values;
    }

    @Override
    public int size() {
      return values.length;
    }

    @Override
    public void project(float[] preActivations, float[] targets, float[] binding) {
      for (int i = 0; i < values.length; i++) {
        targets[i] = values[i];
        binding[i] = values[i] > 0 || preActivations[i] > 0 ? 1 : 0;
      }
    }

    @Override
    public void start(float[] targets, float[] known) {
      for (int i = 0; i < values.length; i++) {
        targets[i] = values[i];
        known[i] = values[i] > 0 ? 1 : 0;
      }
    }
  }

  /** The values after ReLU and max pooling without padding. */
  final class Pooled implements Observation {
    private final float[] values;
    private final Shape map;
    private final Window window;
    private final float[] bounds;

    /**
     * What was pooled.
     *
     * @param values the pooled map, CHW, not copied
     * @param map the pre-activations' shape, with n = 1
     */
    public Pooled(float[] values, Shape map, Window window) {
      Shape pooled = window.output(map, map.c());
      if (pooled.elements() != values.length) {
        throw new IllegalArgumentException(
            "pooling "
                + map
                + " by "
                + window
                + " gives "
                + pooled
                + ", got "
                + values.length
                + " values");
      }
      if (window.rows().before() != 0 || window.columns().before() != 0) {
        throw new IllegalArgumentException("padded pooling " + window + " is not supported");
      }
      this.values = values;
      this.map = map;
      this.window = window;
      this.bounds = bounds();
    }

    @Override
    public int size() {
      return map.elements();
    }

    @Override
    public void project(float[] preActivations, float[] targets, float[] binding) {
      for (int i = 0; i < targets.length; i++) {
        targets[i] = Math.min(preActivations[i], bounds[i]);
        binding[i] = preActivations[i] > bounds[i] ? 1 : 0;
      }
      // In each window with a positive maximum, the likeliest position that may attain it does.
      forEachWindow(
          (pooled, channelStart, top, left) -> {
            float maximum = values[pooled];
            if (maximum <= 0) {
              return;
            }
            int best = -1;
            for (int y = 0; y < window.rows().kernel(); y++) {
              for (int x = 0; x < window.columns().kernel(); x++) {
                int i = channelStart + (top + y) * map.w() + left + x;
                if (bounds[i] >= maximum && (best < 0 || targets[i] > targets[best])) {
                  best = i;
                }
              }
            }
            targets[best] = maximum;
            binding[best] = 1;
          });
    }

    @Override
    public void start(float[] targets, float[] known) {
      // The maximum spread over its window: blurred, but near enough to begin with.
      float[] counts = new float[targets.length];
      java.util.Arrays.fill(targets, 0);
      forEachWindow(
          (pooled, channelStart, top, left) -> {
            for (int y = 0; y < window.rows().kernel(); y++) {
              for (int x = 0; x < window.columns().kernel(); x++) {
                int i = channelStart + (top + y) * map.w() + left + x;
                targets[i] += values[pooled];
                counts[i]++;
              }
            }
          });
      for (int i = 0; i < targets.length; i++) {
        targets[i] = counts[i] > 0 ? targets[i] / counts[i] : 0;
        known[i] = targets[i] > 0 ? 1 : 0;
      }
    }

    /** What each pre-activation is at most: the least maximum of the windows it lies in. */
    private float[] bounds() {
      float[] least = new float[map.elements()];
      java.util.Arrays.fill(least, Float.POSITIVE_INFINITY);
      forEachWindow(
          (pooled, channelStart, top, left) -> {
            for (int y = 0; y < window.rows().kernel(); y++) {
              for (int x = 0; x < window.columns().kernel(); x++) {
                int i = channelStart + (top + y) * map.w() + left + x;
                least[i] = Math.min(least[i], values[pooled]);
              }
            }
          });
      return least;
    }

    private interface WindowVisitor {
      void visit(int pooled, int channelStart, int top, int left);
    }

    private void forEachWindow(WindowVisitor visitor) {
      Shape pooled = window.output(map, map.c());
      int index = 0;
      for (int c = 0; c < pooled.c(); c++) {
        for (int y = 0; y < pooled.h(); y++) {
          for (int x = 0; x < pooled.w(); x++) {
            visitor.visit(
                index++,
                c * map.h() * map.w(),
                y * window.rows().stride(),
                x * window.columns().stride());
          }
        }
      }
    }
  }
}
