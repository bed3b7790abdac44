package dev.sunder.engine.format;

import static dev.sunder.engine.format.ForeignGraphs.answer;
import static dev.sunder.engine.format.ForeignGraphs.message;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights in a file beside the graph's, as large models have them. */
class OnnxExternalDataTest {

  private static final float[] WEIGHT = {1, 2, 3, 4};

  @TempDir Path outside;
  private Path folder;
  private Path file;
  private ModelProto inside;
  private byte[] values;

  @BeforeEach
  void makeModel() throws Exception {
    folder = Files.createDirectories(outside.resolve("models"));
    file = folder.resolve("model.onnx");
    OnnxGraph graph = new OnnxGraph("g");
    String x = graph.input("x", List.of(2L));
    String weight = graph.floats("w", List.of(2L, 2L), WEIGHT);
    inside = message(graph, graph.node("y", "MatMul", List.of(x, weight)), 2L);
    values = inside.getGraph().getInitializer(0).getRawData().toByteArray();
  }

  private byte[] model(Map<String, String> where) {
    ModelProto.Builder model = inside.toBuilder();
    TensorProto.Builder weight = model.getGraphBuilder().getInitializerBuilder(0);
    weight.setRawData(ByteString.EMPTY).setDataLocation(TensorProto.DataLocation.EXTERNAL);
    where.forEach(
        (key, value) ->
            weight.addExternalData(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    return model.build().toByteArray();
  }

  private void assertRead(Map<String, String> where) throws Exception {
    Files.write(file, model(where));
    assertArrayEquals(new float[] {7, 10}, answer(OnnxFile.read(file), 1, 2));
  }

  private void refused(Map<String, String> where, String why) {
    new Refusals(file, OnnxFile::read)
        .refused(model(where), where.toString(), "the constant \"w\": " + why);
  }

  @Test
  void valuesBesideTheModelAreRead() throws Exception {
    Files.write(folder.resolve("model.data"), values);
    assertRead(Map.of("location", "model.data"));
  }

  @Test
  void valuesBeginAtTheirOffset() throws Exception {
    byte[] behind = new byte[8 + values.length];
    System.arraycopy(values, 0, behind, 8, values.length);
    Files.createDirectories(folder.resolve("deep"));
    Files.write(folder.resolve("deep/model.data"), behind);
    assertRead(Map.of("location", "deep/model.data", "offset", "8", "length", "16"));
  }

  @Test
  void nothingOutsideOfTheFolderIsOpened() throws Exception {
    Path secret = Files.write(outside.resolve("secret"), values);
    String expected = ", expected a file in the model's folder";
    refused(Map.of("location", "../secret"), "its values lie in \"../secret\"" + expected);
    refused(Map.of("location", secret.toString()), "its values lie in \"" + secret + "\"");
    refused(Map.of("location", "..\\secret"), "its values lie in");
    refused(Map.of("location", ""), "its values lie in \"\"" + expected);
    Files.createSymbolicLink(folder.resolve("link"), secret);
    refused(Map.of("location", "link"), "its values lie in \"link\"" + expected);
    Files.createSymbolicLink(folder.resolve("up"), outside);
    refused(Map.of("location", "up/secret"), "its values lie in \"up/secret\"" + expected);
  }

  @Test
  void aFileThatIsMissingOrShortIsNamed() throws Exception {
    refused(
        Map.of("location", "model.data"),
        "its values lie in \"model.data\", which is not beside the model");
    Files.createDirectories(folder.resolve("deep"));
    refused(Map.of("location", "deep"), "\"deep\" beside the model is no file");
    Files.write(folder.resolve("model.data"), new byte[15]);
    refused(
        Map.of("location", "model.data"),
        "expected 16 bytes at offset 0 of \"model.data\" beside the model, which holds 15");
    Files.write(folder.resolve("model.data"), values);
    refused(
        Map.of("location", "model.data", "offset", "1"),
        "expected 16 bytes at offset 1 of \"model.data\" beside the model, which holds 16");
  }

  @Test
  void offsetAndLengthAreNumbersThatFit() throws Exception {
    Files.write(folder.resolve("model.data"), values);
    refused(
        Map.of("location", "model.data", "length", "12"),
        "its values take 16 bytes, the length is said to be 12");
    refused(
        Map.of("location", "model.data", "offset", "-1"),
        "offset: expected a number of bytes, got \"-1\"");
    refused(
        Map.of("location", "model.data", "offset", "9".repeat(30)),
        "offset: expected a number of bytes");
    refused(
        Map.of("location", "model.data", "offset", "9".repeat(18)),
        "expected 16 bytes at offset 999999999999999999");
  }
}
