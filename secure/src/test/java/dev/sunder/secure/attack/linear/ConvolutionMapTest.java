package dev.sunder.secure.attack.linear;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

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
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The network's own convolution says what the map must be. */
class ConvolutionMapTest {

  private final Device device = Devices.open("cpu");

  @AfterEach
  void close() {
    device.close();
  }

  /** Strides, paddings and sizes that cut a kernel or a map unevenly, or leave pixels over. */
  static List<Window> windows() {
    return List.of(
        new Window(3, 3, 1, 1, 1, 1),
        new Window(11, 11, 4, 4, 2, 2),
        new Window(5, 5, 2, 2, 2, 2),
        new Window(3, 5, 2, 3, 1, 4),
        new Window(2, 3, 4, 5, 0, 1),
        new Window(1, 1, 3, 2, 0, 0),
        new Window(4, 4, 2, 2, 3, 0));
  }

  @ParameterizedTest
  @MethodSource("windows")
  void theMapIsTheStagesConvolutionWithoutItsBias(Window window) {
    Model model = model(window);
    float[] x = random(2 * 19 * 22, 5);
    try (ConvolutionMap map = ConvolutionMap.of(model, 1, device);
        InferencePlan plan = InferencePlan.of(model.network(), device, 1)) {
      plan.load(model.parameters());
      plan.input(x);
      plan.run();
      float[] expected = plan.output().toArray();
      int area = expected.length / 3;
      for (int i = 0; i < expected.length; i++) {
        expected[i] -= model.parameters().get("conv1.bias")[i / area];
      }
      float[] found = new float[map.rows()];
      map.apply(x, found);
      assertArrayEquals(expected, found, 2e-5f);
    }
  }

  @ParameterizedTest
  @MethodSource("windows")
  void theTransposedMapHasTheSameInnerProducts(Window window) {
    try (ConvolutionMap map = ConvolutionMap.of(model(window), 1, device)) {
      float[] x = random(map.columns(), 6);
      float[] y = random(map.rows(), 7);
      float[] forward = new float[map.rows()];
      float[] back = random(map.columns(), 8); // Overwritten, also where no kernel reaches.
      map.apply(x, forward);
      map.applyTransposed(y, back);
      double expected = inner(y, forward);
      assertEquals(expected, inner(x, back), 1e-4 * Math.sqrt(map.rows()));
    }
  }

  @Test
  void theBiasIsToldByChannel() {
    Model model = model(Window.square(5, 2, 2));
    try (ConvolutionMap map = ConvolutionMap.of(model, 1, device)) {
      assertEquals(model.parameters().get("conv1.bias")[2], map.bias(2));
    }
  }

  private static Model model(Window window) {
    Network network =
        new Network(
            "one",
            new Shape(1, 2, 19, 22),
            Scaling.symmetric(2),
            List.of(new Stage("conv1", new ConvolutionLayer(3, window))));
    Parameters parameters = Parameters.initialised(network, Initialiser.HE, 3);
    Map<String, float[]> values =
        Map.of(
            "conv1.weight", parameters.get("conv1.weight"), "conv1.bias", new float[] {1, -2, 3});
    return new Model(network, Parameters.of(network, values), List.of(), Map.of());
  }

  private static float[] random(int size, long seed) {
    Random random = new Random(seed);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static double inner(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
