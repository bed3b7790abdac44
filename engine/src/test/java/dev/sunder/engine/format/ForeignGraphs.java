package dev.sunder.engine.format;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.plan.InferencePlan;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/** Graphs as other programs write them, as small as what they show. */
final class ForeignGraphs {

  private ForeignGraphs() {}

  /** The message of a graph whose output is the given value. */
  static ModelProto message(OnnxGraph graph, String result, Long... sizes) {
    return message(graph.build(result, List.of(sizes)), 17);
  }

  static ModelProto message(GraphProto graph, long operatorSet) {
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .setProducerName("another")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(operatorSet))
        .setGraph(graph)
        .build();
  }

  /** The model that is read of a message. */
  static Model read(Path folder, ModelProto message) throws IOException {
    return OnnxFile.read(write(folder, message));
  }

  static Path write(Path folder, ModelProto message) throws IOException {
    return Files.write(folder.resolve("graph.onnx"), message.toByteArray());
  }

  /** A message with something changed in its graph. */
  static ModelProto changed(ModelProto message, UnaryOperator<GraphProto.Builder> change) {
    ModelProto.Builder changed = message.toBuilder();
    return changed.setGraph(change.apply(changed.getGraphBuilder())).build();
  }

  /** What a model answers to one example. */
  static float[] answer(Model model, float... input) {
    float[] output = new float[model.network().output().elementsPerExample()];
    try (Device device = Devices.open("reference");
        InferencePlan plan = InferencePlan.of(model.network(), device, 1)) {
      plan.load(model.parameters());
      plan.input(input);
      plan.run();
      plan.output().download(output);
    }
    return output;
  }

  /** 1, 2, 3 and so on. */
  static float[] counted(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = i + 1;
    }
    return values;
  }
}
