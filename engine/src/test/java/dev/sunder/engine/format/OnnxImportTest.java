package dev.sunder.engine.format;

import static dev.sunder.engine.format.ForeignFile.append;
import static dev.sunder.engine.format.ForeignFile.bytes;
import static dev.sunder.engine.format.ForeignFile.constant;
import static dev.sunder.engine.format.ForeignFile.floats;
import static dev.sunder.engine.format.ForeignFile.foreign;
import static dev.sunder.engine.format.ForeignFile.leaky;
import static dev.sunder.engine.format.ForeignFile.node;
import static dev.sunder.engine.format.ForeignFile.reshape;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.OutputKind;
import dev.sunder.engine.network.Stage;
import dev.sunder.engine.plan.InferencePlan;
import dev.sunder.kernels.Activation;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import dev.sunder.kernels.DropoutLayer;
import dev.sunder.kernels.ElementwiseLayer;
import dev.sunder.kernels.FullyConnectedLayer;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.LeakyRelu;
import dev.sunder.kernels.LocalResponseNormalisationLayer;
import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.PoolingLayer;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read of a classifier as other programs write one. */
class OnnxImportTest {

  @TempDir Path folder;

  @Test
  void aSequentialClassifierBecomesANetwork() throws Exception {
    Model model = OnnxFile.read(foreign());
    assertEquals(
        new Network(
            "foreign",
            new Shape(1, 2, 12, 10),
            Optional.empty(),
            List.of(
                new Stage(
                    "conv1",
                    new ConvolutionLayer(4, Window.square(3, 1, 1)),
                    new ElementwiseLayer(Activation.RELU),
                    new LocalResponseNormalisationLayer(3, 0.1f, 0.75f, 2),
                    new PoolingLayer(PoolingKind.MAX, Window.square(2, 2, 0))),
                new Stage(
                    "conv2",
                    new ConvolutionLayer("", 6, new Window(3, 3, 2, 1, 1, 1), 1, false),
                    new ElementwiseLayer(Activation.SIGMOID),
                    new PoolingLayer(PoolingKind.AVERAGE, Window.square(3, 2, 1))),
                new Stage("fc3", new FullyConnectedLayer(5), new ElementwiseLayer(Activation.TANH)),
                new Stage("fc4", new FullyConnectedLayer(3))),
            Optional.empty()),
        model.network());
    assertEquals(List.of(), model.classNames());
    assertEquals("pytorch 2.5.1", model.provenance().get("onnx.producer"));
  }

  @Test
  void itAnswersAsInOnnxRuntime() throws Exception {
    Model model = OnnxFile.read(foreign());
    float[] input = new float[2 * 2 * 12 * 10];
    for (int i = 0; i < input.length; i++) {
      input[i] = i * i % 23 / 10f;
    }
    float[] answers = new float[6];
    try (Device device = Devices.open("reference");
        InferencePlan plan = InferencePlan.of(model.network(), device, 2)) {
      plan.load(model.parameters());
      plan.input(input);
      plan.run();
      plan.output().download(answers);
    }
    // Printed by the script, here to a float's precision.
    assertArrayEquals(
        new float[] {
          5.1408234f, 6.560004f, -6.1465435f,
          5.1850266f, 6.564089f, -6.153634f
        },
        answers,
        1e-5f);
  }

  @Test
  void aSoftmaxAtTheEndSaysWhatTheOutputIs() throws Exception {
    Model model = changed(graph -> append(graph, "Softmax", "logits", "probabilities"));
    assertEquals(new Stage("fc4", new FullyConnectedLayer(3)), model.network().stage(4));
    assertEquals(OutputKind.PROBABILITIES, model.network().outputKind());
    Model logarithms = changed(graph -> append(graph, "LogSoftmax", "logits", "logarithms"));
    assertEquals(OutputKind.LOG_PROBABILITIES, logarithms.network().outputKind());
    Model sigmoids = changed(graph -> append(graph, "Sigmoid", "logits", "each"));
    assertEquals(OutputKind.SIGMOIDS, sigmoids.network().outputKind());
  }

  @Test
  void anActivationHasItsParameters() throws Exception {
    Model given = changed(graph -> leaky(graph, 0.125f));
    assertEquals(new ElementwiseLayer(new LeakyRelu(0.125f)), second(given));
    Model left = changed(graph -> node(graph, "relu1").setOpType("LeakyRelu"));
    assertEquals(new ElementwiseLayer(new LeakyRelu(0.01f)), second(left));
  }

  private static Layer second(Model model) {
    return model.network().stage(1).layers().get(1);
  }

  @Test
  void dropoutIsKeptForTraining() throws Exception {
    Model model = changed(graph -> node(graph, "dropped").setOpType("Dropout"));
    assertEquals(new DropoutLayer(0.5f), model.network().stage(3).layers().get(2));
  }

  @Test
  void globalPoolingIsPoolingOfTheWholeMap() throws Exception {
    Model model =
        changed(
            graph -> {
              node(graph, "pool2").setOpType("GlobalAveragePool").clearAttribute();
              floats(graph, "fc1.weight", new float[30], 5, 6);
            });
    assertEquals(
        new PoolingLayer(PoolingKind.AVERAGE, new Window(3, 5, 1, 1, 0, 0)),
        model.network().stage(2).layers().get(2));
  }

  @Test
  void aReshapeToFeaturesIsAFlatten() throws Exception {
    for (long[] target : new long[][] {{0, -1}, {-1, 36}, {1, 36}, {0, 36}, {1, -1}}) {
      Model model = changed(graph -> reshape(graph, target));
      assertEquals(5, model.network().outputOf(3).c());
    }
  }

  @Test
  void weightsOfHalfPrecisionBecomeFloats() throws Exception {
    Model model =
        changed(
            graph ->
                constant(graph, "conv1.bias")
                    .setDataType(TensorProto.DataType.FLOAT16_VALUE)
                    .clearRawData()
                    .addAllInt32Data(List.of(0x3c00, 0xc000, 0x0001, 0x7bff)));
    assertArrayEquals(new float[] {1, -2, 0x1p-24f, 65504}, model.parameters().get("conv1.bias"));
  }

  private Model changed(Consumer<GraphProto.Builder> change) throws Exception {
    Path file = folder.resolve("changed.onnx");
    Files.write(file, bytes(change));
    return OnnxFile.read(file);
  }
}
