package dev.sunder.engine.plan;

import dev.sunder.engine.network.Stage;
import dev.sunder.kernels.Branches;
import dev.sunder.kernels.DropoutLayer;
import dev.sunder.kernels.Layer;
import java.util.List;

/**
 * What the masks of a stage's dropouts come from, one after another. A stage's name and the
 * dropouts that follow in it stay the same in a tail of the network, whatever was cut off, so a
 * tail draws the whole's masks.
 */
final class DropoutSeeds {

  private final long seed;
  private final String stage;
  private int left;

  DropoutSeeds(long seed, Stage stage) {
    this.seed = seed;
    this.stage = stage.name();
    left = dropouts(stage.layers());
  }

  /** The seed of the next dropout's masks. */
  long next() {
    left--;
    long hash = seed + left;
    for (int i = 0; i < stage.length(); i++) {
      hash = mix(hash ^ stage.charAt(i));
    }
    return mix(hash);
  }

  private static int dropouts(List<Layer> layers) {
    int count = 0;
    for (Layer layer : layers) {
      if (layer instanceof DropoutLayer) {
        count++;
      } else if (layer instanceof Branches branches) {
        count += branches.chains().stream().mapToInt(DropoutSeeds::dropouts).sum();
      }
    }
    return count;
  }

  /** SplitMix64's finaliser (Steele, Lea, Flood 2014): a bijection that spreads every bit. */
  private static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
