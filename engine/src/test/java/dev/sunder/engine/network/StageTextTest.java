package dev.sunder.engine.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.DropoutLayer;
import dev.sunder.kernels.ElementwiseLayer;
import dev.sunder.kernels.FlattenLayer;
import dev.sunder.kernels.LeakyRelu;
import dev.sunder.kernels.LocalResponseNormalisationLayer;
import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.PoolingLayer;
import dev.sunder.kernels.ResizeLayer;
import dev.sunder.kernels.Window;
import org.junit.jupiter.api.Test;

class StageTextTest {

  @Test
  void aStageIsItsLayersInAFewWords() {
    Stage stage =
        new Stage(
            "conv1",
            new ConvolutionLayer(64, Window.square(11, 4, 2)),
            new ElementwiseLayer(Activation.RELU),
            new LocalResponseNormalisationLayer(5, 1e-4f, 0.75f, 1),
            new PoolingLayer(PoolingKind.MAX, Window.square(3, 2, 0)),
            new DropoutLayer(0.5f),
            new ResizeLayer(8, 9),
            new FlattenLayer(),
            new ElementwiseLayer(new LeakyRelu(0.125f)));
    assertEquals(
        "conv 64 11x11/4+2, relu, lrn 5, max 3x3/2, dropout 0.5, resize 8x9, flatten, "
            + "leaky relu 0.125",
        stage.text());
  }
}
