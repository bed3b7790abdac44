package dev.sunder.secure.attack.reconstruct;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.engine.model.Initialiser;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Scaling;
import dev.sunder.engine.network.Stage;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import dev.sunder.secure.attack.linear.ConvolutionMap;
import dev.sunder.secure.measure.ImageQuality;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StageInversionTest {

  private static final int SIDE = 24;
  private static final Window POOL = Window.square(3, 2, 0);

  private final Device device = Devices.open("cpu");
  private final ConvolutionMap map = ConvolutionMap.of(model(), 1, device);

  /** Twelve kernels of 5x5 at stride 2: three times as many equations as unknowns. */
  private static Model model() {
    Network network =
        new Network(
            "one",
            new Shape(1, 1, SIDE, SIDE),
            Scaling.symmetric(1),
            List.of(new Stage("conv1", new ConvolutionLayer(12, Window.square(5, 2, 2)))));
    return new Model(
        network, Parameters.initialised(network, Initialiser.HE, 4), List.of(), Map.of());
  }

  @AfterEach
  void close() {
    map.close();
    device.close();
  }

  /** A disc and a slope: edges and smooth parts, as pictures have. */
  private static float[] picture() {
    float[] picture = new float[SIDE * SIDE];
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        boolean disc = Math.hypot(x - 9, y - 13) < 6;
        picture[y * SIDE + x] = disc ? 0.8f : -0.6f + 0.03f * x;
      }
    }
    return picture;
  }

  private float[] seen(float[] picture) {
    float[] seen = new float[map.rows()];
    map.apply(picture, seen);
    return seen;
  }

  private double psnr(Observation observation, StageInversion.Options options) {
    float[] rebuilt = StageInversion.invert(map, observation, Box.of(map.input(), -1, 1), options);
    return ImageQuality.of(picture(), rebuilt, 1, SIDE, SIDE, 2).psnr();
  }

  private static double meanImagePsnr() {
    float[] picture = picture();
    double sum = 0;
    for (float value : picture) {
      sum += value;
    }
    float[] mean = new float[picture.length];
    java.util.Arrays.fill(mean, (float) (sum / mean.length));
    return ImageQuality.of(picture, mean, 1, SIDE, SIDE, 2).psnr();
  }

  private static StageInversion.Options priored() {
    return StageInversion.Options.rectified();
  }

  @Test
  void exactPreActivationsGiveTheInputBack() {
    double psnr =
        psnr(new Observation.PreActivations(seen(picture())), StageInversion.Options.exact());
    assertTrue(psnr > 80, "psnr " + psnr);
  }

  @Test
  void afterReluTheInputIsStillRecognised() {
    float[] seen = seen(picture());
    for (int i = 0; i < seen.length; i++) {
      seen[i] = Math.max(0, seen[i]);
    }
    double psnr = psnr(new Observation.Rectified(seen), priored());
    assertTrue(psnr > 30, "psnr " + psnr);
  }

  @Test
  void afterPoolingTheAttackBeatsTheMeanImageClearly() {
    float[] seen = seen(picture());
    Shape shape = map.output();
    double psnr = psnr(new Observation.Pooled(pooled(seen, shape), shape, POOL), priored());
    assertTrue(psnr > meanImagePsnr() + 6, "psnr " + psnr + ", mean image " + meanImagePsnr());
  }

  @Test
  void nothingSeenGivesAnImageWithinTheRangeNotAnError() {
    float[] rebuilt =
        StageInversion.invert(
            map,
            new Observation.Rectified(new float[map.rows()]),
            Box.of(map.input(), -1, 1),
            priored());
    for (float value : rebuilt) {
      assertTrue(value >= -1 && value <= 1);
    }
  }

  @Test
  void aPooledMaximumIsGivenToTheLikeliestPositionAndBoundsTheOthers() {
    Shape row = new Shape(1, 1, 1, 3);
    var observation = new Observation.Pooled(new float[] {5}, row, new Window(1, 3, 1, 3, 0, 0));
    float[] targets = new float[3];
    float[] binding = new float[3];
    observation.project(new float[] {1, 4, 2}, targets, binding);
    assertArrayEquals(new float[] {1, 5, 2}, targets);
    assertArrayEquals(new float[] {0, 1, 0}, binding);
    observation.project(new float[] {1, 9, 7}, targets, binding);
    assertEquals(5, targets[1]);
    assertEquals(5, targets[2]);
  }

  @Test
  void anObservationOfAnotherSizeIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            StageInversion.invert(
                map,
                new Observation.PreActivations(new float[3]),
                Box.of(map.input(), -1, 1),
                StageInversion.Options.exact()));
  }

  @Test
  void valuesThatAreNotFiniteAreRefused() {
    float[] seen = seen(picture());
    seen[3] = Float.NaN;
    assertThrows(
        IllegalArgumentException.class,
        () ->
            StageInversion.invert(
                map,
                new Observation.PreActivations(seen),
                Box.of(map.input(), -1, 1),
                StageInversion.Options.exact()));
  }

  @Test
  void valuesBehindReluOrPoolingThatAreNotFiniteAreRefused() {
    float[] seen = seen(picture());
    seen[3] = Float.NaN;
    Shape shape = map.output();
    float[] pooled = pooled(seen(picture()), shape);
    pooled[3] = Float.NaN;
    for (Observation observation :
        List.of(new Observation.Rectified(seen), new Observation.Pooled(pooled, shape, POOL))) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> psnr(observation, priored()))
              .getMessage();
      assertTrue(message.contains("not finite"), message);
    }
  }

  @Test
  void refiningWithAWeakerPriorComesNearer() {
    float[] seen = seen(picture());
    for (int i = 0; i < seen.length; i++) {
      seen[i] = Math.max(0, seen[i]);
    }
    Observation observation = new Observation.Rectified(seen);
    Box box = Box.of(map.input(), -1, 1);
    float[] rough =
        StageInversion.invert(map, observation, box, new StageInversion.Options(5, 20, 0.3f));
    float[] before = rough.clone();
    float[] fine =
        StageInversion.refine(
            map, observation, box, rough, new StageInversion.Options(5, 20, 0.003f));
    assertArrayEquals(before, rough, "the start is not changed");
    double gain =
        ImageQuality.of(picture(), fine, 1, SIDE, SIDE, 2).psnr()
            - ImageQuality.of(picture(), rough, 1, SIDE, SIDE, 2).psnr();
    assertTrue(gain > 3, "gain " + gain);
  }

  @Test
  void aStartOfAnotherSizeIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            StageInversion.refine(
                map,
                new Observation.Rectified(new float[map.rows()]),
                Box.of(map.input(), -1, 1),
                new float[3],
                priored()));
  }

  private static float[] pooled(float[] values, Shape shape) {
    Shape pooledShape = POOL.output(shape, shape.c());
    float[] pooled = new float[pooledShape.elements()];
    int index = 0;
    for (int c = 0; c < pooledShape.c(); c++) {
      for (int y = 0; y < pooledShape.h(); y++) {
        for (int x = 0; x < pooledShape.w(); x++) {
          float maximum = 0;
          for (int i = 0; i < 9; i++) {
            maximum =
                Math.max(
                    maximum, values[(c * shape.h() + 2 * y + i / 3) * shape.w() + 2 * x + i % 3]);
          }
          pooled[index++] = maximum;
        }
      }
    }
    return pooled;
  }
}
