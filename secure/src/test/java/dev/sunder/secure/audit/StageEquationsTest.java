package dev.sunder.secure.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sunder.engine.model.Model;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Scaling;
import dev.sunder.engine.network.Stage;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import dev.sunder.kernels.PReluLayer;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two channels, one of which is always above 0 and the other always below. */
class StageEquationsTest {

  private static final int PIXELS = TinySubjects.SIDE * TinySubjects.SIDE;

  private static List<StageEquations> rows(boolean shared, float... slopes) {
    Network network =
        new Network(
            "tiny",
            new Shape(1, 1, TinySubjects.SIDE, TinySubjects.SIDE),
            Optional.of(Scaling.symmetric(1)),
            List.of(
                new Stage(
                    "conv1",
                    new ConvolutionLayer(2, Window.square(1, 1, 0)),
                    new PReluLayer("act", shared))),
            Optional.empty());
    Parameters parameters =
        Parameters.of(
            network,
            Map.of(
                "conv1.weight",
                new float[] {1, 1},
                "conv1.bias",
                new float[] {10, -10},
                "act.weight",
                slopes));
    Model client = new Model(network, parameters, List.of(), Map.of());
    try (Device device = Devices.open("reference")) {
      return StageEquations.of(TinySubjects.subject(client, Optional.empty()), device);
    }
  }

  @ParameterizedTest
  @CsvSource({"0.25, 0.5, 2", "0, 0.5, 2", "0.5, 0, 1", "0, 0, 1", "0.25, -1, 2"})
  void allValuesOfAChannelWithASlopeAboveZeroFollow(float first, float second, int channels) {
    List<StageEquations> rows = rows(false, first, second);
    assertEquals(2 * PIXELS, rows.get(0).equations());
    assertEquals("prelu", rows.get(1).after());
    assertEquals(channels * PIXELS, rows.get(1).equations());
  }

  @Test
  void oneSlopeIsThatOfAllChannels() {
    assertEquals(2 * PIXELS, rows(true, 0.25f).get(1).equations());
    assertEquals(PIXELS, rows(true, 0).get(1).equations());
  }
}
