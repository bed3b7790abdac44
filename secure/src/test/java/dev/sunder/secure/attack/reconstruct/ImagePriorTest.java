package dev.sunder.secure.attack.reconstruct;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.engine.data.ImageShape;
import dev.sunder.secure.MemoryDataset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is far from the attacker's images costs more, the more so where they vary little. */
class ImagePriorTest {

  /** The first pixel is −1 or 1, the second always −1: means 0 and −1, deviations 1 and none. */
  private static ImagePrior prior(double weight) {
    byte[][] images = {{0, 0}, {(byte) 255, 0}};
    return ImagePrior.of(
        new MemoryDataset(new ImageShape(1, 1, 2), List.of("a"), new int[2], images), weight);
  }

  @Test
  void theMeanCostsNothing() {
    float[] image = new float[2];
    prior(3).addMean(image);
    assertArrayEquals(new float[] {0, -1}, image, 1e-6f);
    assertEquals(0, prior(3).energy(image), 1e-9);
  }

  @Test
  void aDeviationOfEachPixelCostsTheWeight() {
    // 0.05 is the least deviation that a pixel is held to.
    assertEquals(3, prior(3).energy(new float[] {1, -0.95f}), 1e-4);
  }

  @Test
  void theGradientIsTheEnergysSlope() {
    float[] at = {0.3f, -0.9f};
    float[] gradient = {10, 20};
    prior(2).addGradient(at, gradient);
    // By hand: 2 · 2 · 0.3 / 2 = 0.6 and 2 · 2 · 0.1 / 0.05² / 2 = 80.
    assertArrayEquals(new float[] {10.6f, 100}, gradient, 1e-3f);
  }

  @Test
  void aMeanNeverLeavesTheRange() {
    float[] image = {0.5f, -0.5f};
    prior(1).addMean(image);
    assertTrue(image[1] == -1, "got " + image[1]);
  }
}
