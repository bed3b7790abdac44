package dev.sunder.engine.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.LeakyRelu;
import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.Window;
import org.junit.jupiter.api.Test;

class StageTextTest {

  @Test
  void aStageIsItsLayersInAFewWords() {
    Stage stage =
        new Stage(
            "conv1",
            new Layer.Convolution(64, Window.square(11, 4, 2)),
            new Layer.Elementwise(Activation.RELU),
            new Layer.LocalResponseNormalisation(5, 1e-4f, 0.75f, 1),
            new Layer.Pooling(PoolingKind.MAX, Window.square(3, 2, 0)),
            new Layer.Dropout(0.5f),
            new Layer.Resize(8, 9),
            new Layer.Flatten(),
            new Layer.Elementwise(new LeakyRelu(0.125f)));
    assertEquals(
        "conv 64 11x11/4+2, relu, lrn 5, max 3x3/2, dropout 0.5, resize 8x9, flatten, "
            + "leaky relu 0.125",
        stage.text());
  }
}
