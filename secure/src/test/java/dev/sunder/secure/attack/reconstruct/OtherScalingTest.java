package dev.sunder.secure.attack.reconstruct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.engine.model.Initialiser;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Scaling;
import dev.sunder.engine.network.Stage;
import dev.sunder.engine.plan.InferencePlan;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import dev.sunder.secure.attack.linear.ConvolutionMap;
import dev.sunder.secure.measure.ImageQuality;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Attacks give images in [−1, 1] whatever range the network takes its pixels in. */
class OtherScalingTest {

  private static final int SIDE = 24;
  private static final int PIXELS = SIDE * SIDE;

  private final Device device = Devices.open("cpu");

  @AfterEach
  void close() {
    device.close();
  }

  /** Pixels from 2 (black) to 7 (white), and kernels with biases. */
  private static Model model() {
    Network network =
        new Network(
            "one",
            new Shape(1, 1, SIDE, SIDE),
            new Scaling(List.of(5 / 255f), List.of(2f)),
            List.of(new Stage("conv1", new ConvolutionLayer(12, Window.square(5, 2, 2)))));
    Parameters parameters = Parameters.initialised(network, Initialiser.HE, 4);
    float[] bias = parameters.get("conv1.bias");
    for (int k = 0; k < bias.length; k++) {
      bias[k] = k - 4.5f;
    }
    return new Model(network, parameters, List.of(), Map.of());
  }

  private static byte[] pixels() {
    byte[] pixels = new byte[PIXELS];
    for (int i = 0; i < PIXELS; i++) {
      boolean disc = Math.hypot(i % SIDE - 9, i / SIDE - 13) < 6;
      pixels[i] = (byte) (disc ? 255 : 8 * (i % SIDE));
    }
    return pixels;
  }

  private float[] sent(Model model) {
    try (InferencePlan plan = InferencePlan.of(model.network(), device, 1)) {
      plan.load(model.parameters());
      plan.pixels(pixels());
      plan.run();
      return plan.output().toArray();
    }
  }

  private static double psnr(float[] image) {
    float[] original = new float[PIXELS];
    for (int i = 0; i < PIXELS; i++) {
      original[i] = (pixels()[i] & 0xFF) / 127.5f - 1;
    }
    return ImageQuality.of(original, image, 1, SIDE, SIDE, 2).psnr();
  }

  @Test
  void solvingLayerByLayerGivesTheImageBack() {
    Model model = model();
    try (LayerwiseInversion inversion = new LayerwiseInversion(model, device)) {
      var exact = StageInversion.Options.exact();
      float[] image =
          inversion.solve(sent(model), new LayerwiseInversion.Options(exact, exact, 1)).image();
      assertTrue(psnr(image) > 60, "psnr " + psnr(image));
    }
  }

  @Test
  void searchingThroughTheNetworkGivesTheImageBack() {
    Model model = model();
    NetworkInversion.Result found =
        NetworkInversion.search(
            model.network(),
            model.parameters(),
            sent(model),
            new NetworkInversion.Options(400, 0.1, 0, 1),
            device);
    assertTrue(psnr(found.image()) > 25, "psnr " + psnr(found.image()));
    for (float value : found.image()) {
      assertTrue(value >= -1 && value <= 1, "value " + value);
    }
  }

  @Test
  void aPriorForSmoothImagesMakesThemSmoother() {
    Model model = model();
    double[] roughness = new double[2];
    for (int i = 0; i < 2; i++) {
      float[] image =
          NetworkInversion.search(
                  model.network(),
                  model.parameters(),
                  sent(model),
                  new NetworkInversion.Options(100, 0.1, i == 0 ? 0 : 5, 1),
                  device)
              .image();
      for (int p = 0; p + 1 < PIXELS; p++) {
        roughness[i] += Math.abs(image[p + 1] - image[p]);
      }
    }
    assertTrue(roughness[1] < 0.7 * roughness[0], Arrays.toString(roughness));
  }

  @Test
  void whatIsRebuiltLiesInTheBoxEvenWhenTheEquationsSayMore() {
    try (ConvolutionMap map = ConvolutionMap.of(model(), 1, device)) {
      float[] beyond = new float[PIXELS];
      Arrays.fill(beyond, 3);
      float[] seen = new float[map.rows()];
      map.apply(beyond, seen);
      for (int i = 0; i < seen.length; i++) {
        seen[i] += map.bias(i / (SIDE * SIDE / 4));
      }
      float[] image =
          StageInversion.invert(
              map,
              new Observation.PreActivations(seen),
              Box.of(map.input(), -1, 1),
              StageInversion.Options.exact());
      for (float value : image) {
        assertEquals(1, value, 1e-3f);
      }
    }
  }
}
