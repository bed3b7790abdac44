package dev.sunder.engine.model;

import dev.sunder.engine.network.ParameterSpec;
import dev.sunder.kernels.ParameterRole;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/** A named rule for a weight's first values; whatever else there is starts where it has to. */
public enum Initialiser {
  /**
   * Normal with variance 2 / fan-in (He, Zhang, Ren, Sun, "Delving deep into rectifiers", 2015):
   * for ReLU.
   */
  HE {
    @Override
    double deviation(ParameterSpec spec) {
      return Math.sqrt(2.0 / spec.fanIn());
    }
  },
  /**
   * Normal with variance 2 / (fan-in + fan-out) (Glorot, Bengio, "Understanding the difficulty of
   * training deep feedforward neural networks", 2010): for sigmoid and tanh.
   */
  GLOROT {
    @Override
    double deviation(ParameterSpec spec) {
      return Math.sqrt(2.0 / ((double) spec.fanIn() + spec.fanOut()));
    }
  };

  /** The rule of that name, in any case. */
  public static Initialiser byName(String name) {
    for (Initialiser rule : values()) {
      if (rule.name().equals(name.toUpperCase(Locale.ROOT))) {
        return rule;
      }
    }
    throw new IllegalArgumentException("unknown initialiser \"" + name + "\": expected he, glorot");
  }

  abstract double deviation(ParameterSpec spec);

  /**
   * Fills a parameter: a weight with normal numbers, any other with what it {@linkplain
   * ParameterRole#start starts} from.
   */
  public void fill(ParameterSpec spec, float[] values, SplittableRandom random) {
    if (spec.role() != ParameterRole.WEIGHT) {
      Arrays.fill(values, spec.role().start());
      return;
    }
    double deviation = deviation(spec);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (deviation * gaussian(random));
    }
  }

  /** Box and Muller's method: unlike nextGaussian, the same numbers on every JDK. */
  private static double gaussian(SplittableRandom random) {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
    return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
  }
}
