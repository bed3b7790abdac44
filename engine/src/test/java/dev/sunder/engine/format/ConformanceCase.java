package dev.sunder.engine.format;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.sunder.engine.format.onnx.Constant;
import dev.sunder.kernels.Activation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A case of ONNX's own tests: a graph, what it is given, and what must come out.
 *
 * @param name its folder's
 * @param message the graph with one input; what it takes besides are constants of the values that
 *     the case gives; of operator set 7 at least where nothing changed until then, and with an
 *     input (N, F) where all is elementwise
 * @param input the values of its first input
 * @param expected those of its first output
 */
record ConformanceCase(
    String name, ModelProto message, Constant.Floats input, Constant.Floats expected) {

  /** The folders of a release that hold cases, all but those of networks to be downloaded. */
  private static final List<String> KINDS =
      List.of("node", "simple", "pytorch-converted", "pytorch-operator");

  /** Operators of which set 7 made something else than the sets before it. */
  private static final Set<String> NEW_IN_SET_7 =
      Set.of(
          "Add", "BatchNormalization", "Div", "Dropout", "Gemm", "Mul", "PRelu", "Sub", "Upsample");

  /** The cases in a release's folder of tests whose first input and output are floats. */
  static List<ConformanceCase> all(Path data) throws IOException {
    try (Stream<Path> kinds = KINDS.stream().map(data::resolve)) {
      return kinds
          .filter(Files::isDirectory)
          .flatMap(ConformanceCase::folders)
          .flatMap(folder -> read(folder).stream())
          .toList();
    }
  }

  /** The operators of the graph. */
  Set<String> operators() {
    return message.getGraph().getNodeList().stream()
        .map(NodeProto::getOpType)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<Path> folders(Path kind) {
    try (Stream<Path> folders = Files.list(kind)) {
      return folders.sorted().toList().stream();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static Optional<ConformanceCase> read(Path folder) {
    try {
      ModelProto.Builder message =
          ModelProto.parseFrom(Files.readAllBytes(folder.resolve("model.onnx"))).toBuilder();
      GraphProto.Builder graph = message.getGraphBuilder();
      Path values = folder.resolve("test_data_set_0");
      if (!areFloats(graph.getInputList()) || !areFloats(graph.getOutputList())) {
        return Optional.empty();
      }
      Set<String> constants =
          graph.getInitializerList().stream().map(TensorProto::getName).collect(Collectors.toSet());
      List<ValueInfoProto> inputs =
          graph.getInputList().stream()
              .filter(input -> !constants.contains(input.getName()))
              .toList();
      for (int i = 1; i < inputs.size(); i++) {
        graph.addInitializer(
            tensor(values, "input_" + i).toBuilder().setName(inputs.get(i).getName()));
      }
      Constant.Floats input = floats(values, "input_0");
      raise(message);
      if (inputs.size() == 1 && isElementwise(graph.build())) {
        flatten(inputs.get(0).getName(), graph, input.shape());
      }
      return Optional.of(
          new ConformanceCase(
              folder.getFileName().toString(), message.build(), input, floats(values, "output_0")));
    } catch (IOException failed) {
      throw new UncheckedIOException(folder.toString(), failed);
    }
  }

  /** Takes operators of sets before 7 for those of 7, where they are the same. */
  private static void raise(ModelProto.Builder message) {
    boolean same =
        message.getGraph().getNodeList().stream()
            .noneMatch(node -> NEW_IN_SET_7.contains(node.getOpType()));
    for (OperatorSetIdProto.Builder set : message.getOpsetImportBuilderList()) {
      if (same && set.getDomain().isEmpty() && set.getVersion() < 7) {
        set.setVersion(7);
      }
    }
  }

  private static boolean isElementwise(GraphProto graph) {
    return graph.getNodeList().stream()
        .allMatch(node -> Activation.ofOperator(node.getOpType()).isPresent());
  }

  /** Takes an input of any shape for (N, F): to operators of single elements it is the same. */
  private static void flatten(String name, GraphProto.Builder graph, List<Integer> shape) {
    int batch = shape.size() > 1 ? shape.get(0) : 1;
    TensorShapeProto.Builder features =
        TensorShapeProto.newBuilder()
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(batch))
            .addDim(
                TensorShapeProto.Dimension.newBuilder()
                    .setDimValue(Constant.elements(shape) / batch));
    for (ValueInfoProto.Builder input : graph.getInputBuilderList()) {
      if (input.getName().equals(name)) {
        input.getTypeBuilder().getTensorTypeBuilder().setShape(features);
      }
    }
  }

  private static boolean areFloats(List<ValueInfoProto> values) {
    if (values.isEmpty()) {
      return false;
    }
    TypeProto.Tensor first = values.get(0).getType().getTensorType();
    return first.getElemType() == TensorProto.DataType.FLOAT_VALUE;
  }

  private static TensorProto tensor(Path folder, String name) throws IOException {
    try {
      return TensorProto.parseFrom(Files.readAllBytes(folder.resolve(name + ".pb")));
    } catch (InvalidProtocolBufferException sequence) {
      throw new IOException(folder.resolve(name + ".pb") + ": no tensor", sequence);
    }
  }

  private static Constant.Floats floats(Path folder, String name) throws IOException {
    return (Constant.Floats) new OnnxTensor(tensor(folder, name)).constant();
  }
}
