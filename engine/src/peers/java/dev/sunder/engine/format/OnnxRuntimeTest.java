package dev.sunder.engine.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.sunder.engine.model.Initialiser;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Cut;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Networks;
import dev.sunder.engine.network.Scaling;
import dev.sunder.engine.network.SignalInput;
import dev.sunder.engine.network.Stage;
import dev.sunder.engine.plan.InferencePlan;
import dev.sunder.kernels.Activation;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import dev.sunder.kernels.ElementwiseLayer;
import dev.sunder.kernels.FullyConnectedLayer;
import dev.sunder.kernels.LocalResponseNormalisationLayer;
import dev.sunder.kernels.PoolingKind;
import dev.sunder.kernels.PoolingLayer;
import dev.sunder.kernels.ResizeLayer;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Exported models answer in ONNX Runtime as they do here. */
class OnnxRuntimeTest {

  private static final int BATCH = 3;

  private static final Network ODD =
      new Network(
          "odd",
          new Shape(1, 2, 7, 6),
          Scaling.symmetric(2),
          List.of(
              new Stage(
                  "pool1",
                  new PoolingLayer(PoolingKind.AVERAGE, new Window(3, 2, 2, 1, 1, 1)),
                  new FullyConnectedLayer(8),
                  new ElementwiseLayer(Activation.TANH),
                  new LocalResponseNormalisationLayer(3, 0.5f, 0.75f, 1)),
              new Stage(
                  "conv2",
                  new ConvolutionLayer(5, Window.square(1, 1, 0)),
                  new ResizeLayer(3, 3),
                  new PoolingLayer(PoolingKind.MAX, Window.square(2, 1, 0)))));

  @TempDir Path folder;

  static Stream<Arguments> networks() {
    Network leNet = Networks.leNet5(1, 28, 10);
    Network small = Networks.small(3, 64, 2);
    Network alexNet = Networks.alexNetV2(3, 95, 2);
    return Stream.of(
        Arguments.of("every kind of layer", NetworkJsonTest.EVERYTHING),
        Arguments.of("padded average pooling, features that become maps again", ODD),
        Arguments.of("lenet5", leNet),
        Arguments.of("small64", small),
        Arguments.of("alexnet_v2", alexNet),
        Arguments.of("a signal at the image", secure(small, 1, 28)),
        Arguments.of("a signal that shrinks", secure(alexNet, 3, 28)),
        Arguments.of("a signal that grows", secure(alexNet, 2, 5)),
        Arguments.of("a signal at a fully connected stage", secure(small, 6, 8)),
        Arguments.of("a client part", secure(small, 3, 28).head(new Cut(3, 1))),
        Arguments.of("a server part", small.tail(new Cut(2, 2))),
        Arguments.of("a server part of features", small.tail(new Cut(6, 1))));
  }

  private static Network secure(Network plain, int stage, int pixels) {
    return plain.withSignal(
        Optional.of(new SignalInput(stage, new Shape(1, 1, pixels, pixels), Scaling.unit(1))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void anExportedModelAnswersAlike(String name, Network network) throws OrtException {
    Model model =
        new Model(
            network,
            Parameters.initialised(network, Initialiser.HE, 11),
            List.of(),
            Map.of("name", name));
    Path file = folder.resolve("model.onnx");
    OnnxFile.write(model, file);
    float[] input = pixels(network.input(), network.scaling().isPresent() ? 256 : 2);
    Optional<float[]> signal = network.signal().map(joining -> pixels(joining.image(), 256));
    float[] here = here(model, input, signal);
    float[] there = there(file, network, input, signal);
    assertEquals(here.length, there.length);
    double scale = 0;
    double difference = 0;
    for (int i = 0; i < here.length; i++) {
      scale = Math.max(scale, Math.abs(here[i]));
      difference = Math.max(difference, Math.abs(here[i] - there[i]));
    }
    assertTrue(scale > 0, "all zeros");
    assertTrue(difference <= 1e-5 * scale, "differs by " + difference + " of " + scale);
  }

  /** Every cut of a small network, those between its fully connected layers included. */
  @Test
  void aServersPartTakesWhatAClientsPartGives() throws OrtException {
    Network whole = Networks.leNet5(1, 28, 10);
    Model model =
        new Model(whole, Parameters.initialised(whole, Initialiser.HE, 11), List.of(), Map.of());
    float[] input = pixels(whole.input(), 256);
    float[] here = here(model, input, Optional.empty());
    for (int stage = 1; stage <= whole.depth(); stage++) {
      for (Cut cut : whole.cuts(stage)) {
        if (stage < whole.depth() || cut.layers() < whole.stage(stage).layers().size()) {
          assertArrayEquals(here, chained(model, cut, input), 1e-3f, "cut " + cut);
        }
      }
    }
  }

  /** As whoever deploys a file does: nodes are merged and dropped, the metadata stay. */
  @Test
  void aFileThatOnnxRuntimeOptimisedIsReadByItsGraph() throws OrtException {
    Network network = Networks.small(3, 64, 2);
    Model model =
        new Model(
            network, Parameters.initialised(network, Initialiser.HE, 11), List.of(), Map.of());
    Path file = write(model, network, "model.onnx");
    Path optimised = folder.resolve("optimised.onnx");
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.BASIC_OPT);
      options.setOptimizedModelFilePath(optimised.toString());
      environment.createSession(file.toString(), options).close();
    }
    float[] input = pixels(network.input(), 256);
    Model read = OnnxFile.read(optimised, Scaling::pixels);
    assertEquals("optimised", read.network().name());
    assertArrayEquals(
        here(model, input, Optional.empty()), here(read, input, Optional.empty()), 1e-3f);
  }

  private float[] chained(Model model, Cut cut, float[] input) throws OrtException {
    Path client = write(model, model.network().head(cut), "client.onnx");
    Path server = write(model, model.network().tail(cut), "server.onnx");
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession first = environment.createSession(client.toString());
        OrtSession second = environment.createSession(server.toString());
        OnnxTensor pixels = tensor(environment, model.network().input(), input);
        OrtSession.Result sent = first.run(Map.of("input", pixels));
        OrtSession.Result answer = second.run(Map.of("input", (OnnxTensor) sent.get(0)))) {
      FloatBuffer values = ((OnnxTensor) answer.get(0)).getFloatBuffer();
      float[] output = new float[values.remaining()];
      values.get(output);
      return output;
    }
  }

  private Path write(Model model, Network part, String name) {
    Path file = folder.resolve(name);
    OnnxFile.write(new Model(part, model.parameters().forNetwork(part), List.of(), Map.of()), file);
    return file;
  }

  private static float[] here(Model model, float[] input, Optional<float[]> signal) {
    try (Device device = Devices.open("reference");
        InferencePlan plan = InferencePlan.of(model.network(), device, BATCH)) {
      plan.load(model.parameters());
      if (model.network().scaling().isPresent()) {
        plan.pixels(bytes(input));
      } else {
        plan.input(input);
      }
      signal.ifPresent(image -> plan.signals(bytes(image)));
      plan.run();
      float[] output = new float[plan.output().shape().elements()];
      plan.output().download(output);
      return output;
    }
  }

  private static float[] there(Path file, Network network, float[] input, Optional<float[]> signal)
      throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    Map<String, OnnxTensor> inputs = new HashMap<>();
    try (OrtSession session = environment.createSession(file.toString())) {
      inputs.put("input", tensor(environment, network.input(), input));
      if (signal.isPresent()) {
        Shape image = network.signal().orElseThrow().image();
        inputs.put("signal", tensor(environment, image, signal.get()));
      }
      try (OrtSession.Result result = session.run(inputs)) {
        FloatBuffer values = ((OnnxTensor) result.get(0)).getFloatBuffer();
        float[] output = new float[values.remaining()];
        values.get(output);
        return output;
      }
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  /** A map, or features where it has one row and column. */
  private static OnnxTensor tensor(OrtEnvironment environment, Shape shape, float[] values)
      throws OrtException {
    long[] sizes =
        shape.h() * shape.w() == 1
            ? new long[] {BATCH, shape.c()}
            : new long[] {BATCH, shape.c(), shape.h(), shape.w()};
    return OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), sizes);
  }

  /** Whole numbers from 0 to below a bound. */
  private static float[] pixels(Shape shape, int bound) {
    SplittableRandom random = new SplittableRandom(5);
    float[] pixels = new float[BATCH * shape.elements()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = random.nextInt(bound);
    }
    return pixels;
  }

  private static byte[] bytes(float[] pixels) {
    byte[] bytes = new byte[pixels.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (int) pixels[i];
    }
    return bytes;
  }
}
