package dev.sunder.experiments.peers;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import dev.sunder.engine.format.ModelFileException;
import dev.sunder.engine.format.OnnxFile;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.network.OutputKind;
import dev.sunder.engine.plan.InferencePlan;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Shape;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** An ONNX file of others, with an input of one or more examples. */
final class ForeignNetwork {

  private final Path file;
  private final String name;
  private final String operators;
  private final String inputName;
  private final long[] shape;
  private final float[] input;

  /**
   * Reads what is known of a file before it is imported.
   *
   * @param file {@code NAME.onnx}; its input is in {@code NAME.input}, floats, little endian
   * @throws UncheckedIOException if one of them cannot be read
   */
  ForeignNetwork(Path file) {
    this.file = file;
    name = file.getFileName().toString().replaceFirst("\\.onnx$", "");
    try (InputStream stream = new BufferedInputStream(Files.newInputStream(file))) {
      GraphProto graph = ModelProto.parseFrom(stream).getGraph();
      operators =
          graph.getNodeList().stream()
              .map(NodeProto::getOpType)
              .distinct()
              .sorted()
              .collect(Collectors.joining(" "));
      Set<String> constants =
          graph.getInitializerList().stream().map(TensorProto::getName).collect(Collectors.toSet());
      ValueInfoProto first =
          graph.getInputList().stream()
              .filter(each -> !constants.contains(each.getName()))
              .findFirst()
              .orElseThrow(() -> new IllegalStateException(file + ": it has no input"));
      inputName = first.getName();
      shape =
          first.getType().getTensorType().getShape().getDimList().stream()
              .mapToLong(TensorShapeProto.Dimension::getDimValue)
              .toArray();
      ByteBuffer bytes =
          ByteBuffer.wrap(Files.readAllBytes(file.resolveSibling(name + ".input")))
              .order(ByteOrder.LITTLE_ENDIAN);
      input = new float[bytes.remaining() / Float.BYTES];
      bytes.asFloatBuffer().get(input);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    // The batch's size may be open.
    shape[0] = input.length / Arrays.stream(shape).skip(1).reduce(1, Math::multiplyExact);
  }

  String name() {
    return name;
  }

  /** The operators that it is made of. */
  String operators() {
    return operators;
  }

  /** Why the file is refused, without its own name. */
  String reason(ModelFileException refused) {
    return refused.getMessage().replace(file + ": ", "");
  }

  /** What ONNX Runtime answers. */
  float[] theirs() {
    OrtEnvironment environment = OnnxInference.environment();
    try (OrtSession.SessionOptions options = options();
        OrtSession session = environment.createSession(file.toString(), options);
        OnnxTensor tensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(input), shape);
        OrtSession.Result result = session.run(Map.of(inputName, tensor))) {
      FloatBuffer values = ((OnnxTensor) result.get(0)).getFloatBuffer();
      float[] answer = new float[values.remaining()];
      values.get(answer);
      return answer;
    } catch (OrtException failed) {
      throw new IllegalStateException("ONNX Runtime: " + failed.getMessage(), failed);
    }
  }

  private static OrtSession.SessionOptions options() throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    // It warns of every constant that a file holds and does not use.
    options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
    return options;
  }

  /**
   * What it answers once it is imported.
   *
   * @throws ModelFileException if it is refused
   */
  float[] ours(Device device) {
    Model model = OnnxFile.read(file);
    try (InferencePlan plan = InferencePlan.of(model.network(), device, (int) shape[0])) {
      plan.load(model.parameters());
      plan.input(channelsFirst(model.network().input()));
      plan.run();
      float[] answer = new float[plan.output().shape().elements()];
      if (model.network().outputKind() == OutputKind.LOGITS) {
        plan.output().download(FloatBuffer.wrap(answer));
        return answer;
      }
      plan.probabilities(answer);
      if (model.network().outputKind() == OutputKind.LOG_PROBABILITIES) {
        for (int i = 0; i < answer.length; i++) {
          answer[i] = (float) Math.log(answer[i]);
        }
      }
      return answer;
    }
  }

  /** The input as networks here take it, where the file has its channels last. */
  private float[] channelsFirst(Shape example) {
    long[] last = {shape[0], example.h(), example.w(), example.c()};
    if (!Arrays.equals(shape, last)) {
      return input;
    }
    float[] turned = new float[input.length];
    int pixels = example.h() * example.w();
    for (int n = 0; n < shape[0]; n++) {
      for (int c = 0; c < example.c(); c++) {
        for (int i = 0; i < pixels; i++) {
          turned[(n * example.c() + c) * pixels + i] = input[(n * pixels + i) * example.c() + c];
        }
      }
    }
    return turned;
  }
}
