package dev.sunder.engine.format;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.sunder.engine.format.onnx.GraphImport;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.ParameterSpec;
import dev.sunder.engine.network.Scaling;
import dev.sunder.engine.text.Quoted;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** Reads ONNX files; see {@link OnnxFile}. */
final class OnnxReader {

  /** No protobuf message can be larger. */
  static final long LARGEST_FILE = Integer.MAX_VALUE;

  private static final int LONGEST_NAME = 200;

  /** How deep messages lie in each other: a graph's input has six. */
  private static final int DEEPEST = 20;

  private final Path file;
  private final FileChannel channel;

  /**
   * A reader of a file.
   *
   * @param channel the open file
   */
  OnnxReader(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Reads Sunder's own files, and those of others.
   *
   * @param pixels how pixels become the input of a graph that does not say, if that is known
   */
  Model model(Optional<IntFunction<Scaling>> pixels) throws IOException {
    ModelProto message = message(channel);
    return OnnxFile.isOwn(message) ? own(message, pixels) : foreign(message, pixels);
  }

  /** The parameters of the model in a file, if they are those of this network. */
  Parameters parameters(Network network) throws IOException {
    Parameters found = model(Optional.empty()).parameters();
    SortedMap<String, List<Long>> shapes = new TreeMap<>();
    found.specs().forEach(spec -> shapes.put(spec.name(), TensorShapes.of(spec)));
    TensorShapes.requireFit(shapes, network);
    return found.forNetwork(network);
  }

  private Model foreign(ModelProto message, Optional<IntFunction<Scaling>> pixels) {
    String producer = message.getProducerName() + " " + message.getProducerVersion();
    Model model =
        GraphImport.model(
            OnnxGraphReader.read(message, OnnxExternalData.beside(file)),
            name(),
            pixels,
            Map.of("onnx.producer", producer.strip()));
    SafetensorsReader.requireFinite(model.parameters());
    return model;
  }

  /** The file's name, as a network may be called. */
  private String name() {
    String name = String.valueOf(file.getFileName()).replaceAll("\\p{Cntrl}", "?");
    String bare = name.replaceFirst("(?i)\\.onnx$", "");
    String shown = bare.isBlank() ? "imported" : bare;
    return shown.substring(0, Math.min(LONGEST_NAME, shown.length()));
  }

  private static ModelProto message(FileChannel channel) throws IOException {
    long size = channel.size();
    if (size == 0 || size > LARGEST_FILE) {
      throw new IllegalArgumentException(
          "the file holds " + size + " bytes, expected 1 to " + LARGEST_FILE);
    }
    // The message and the parameters made of it.
    HeapBound.require(2 * size, "reading the file");
    try {
      OnnxBounds.require(stream(channel), size);
      CodedInputStream input = CodedInputStream.newInstance(stream(channel));
      input.setRecursionLimit(DEEPEST);
      return ModelProto.parseFrom(input);
    } catch (InvalidProtocolBufferException wrong) {
      throw new IllegalArgumentException(
          "no ONNX model, or a damaged one: " + wrong.getMessage().lines().findFirst().orElse(""),
          wrong);
    }
  }

  private static InputStream stream(FileChannel channel) throws IOException {
    channel.position(0);
    return new BufferedInputStream(Channels.newInputStream(channel), 1 << 16);
  }

  private Model own(ModelProto message, Optional<IntFunction<Scaling>> pixels) {
    SortedMap<String, String> entries = new TreeMap<>();
    ModelProto.Builder rest = message.toBuilder().clearMetadataProps();
    for (StringStringEntryProto entry : message.getMetadataPropsList()) {
      if (entries.put(entry.getKey(), entry.getValue()) != null) {
        throw new IllegalArgumentException(
            "metadata: the key " + Quoted.of(entry.getKey()) + " is there twice");
      }
      if (!entry.getKey().equals(Metadata.DIGEST)) {
        rest.addMetadataProps(entry);
      }
    }
    Metadata metadata = Metadata.read(entries);
    GraphProto written = OnnxExport.structure(metadata.network());
    if (!OnnxFile.digest(rest.build()).equals(entries.get(Metadata.DIGEST))) {
      if (OnnxRewritten.isRewritten(message, written)) {
        return foreign(message, pixels);
      }
      throw new IllegalArgumentException(
          "the content is not what its sha256 "
              + Quoted.of(entries.get(Metadata.DIGEST))
              + " says: the file is damaged or was changed");
    }
    if (!OnnxRewritten.isSame(message.getGraph(), written)) {
      throw new IllegalArgumentException(
          "its graph computes something else than the network that its metadata describe");
    }
    return metadata.model(parameters(metadata.network(), message));
  }

  private static Parameters parameters(Network network, ModelProto message) {
    Map<String, OnnxTensor> constants = new HashMap<>();
    for (TensorProto constant : message.getGraph().getInitializerList()) {
      if (constants.put(constant.getName(), new OnnxTensor(constant)) != null) {
        throw new IllegalArgumentException(
            "the constant " + Quoted.of(constant.getName()) + " is there twice");
      }
    }
    List<ParameterSpec> specs = network.parameterSpecs();
    for (ParameterSpec spec : specs) {
      OnnxTensor constant = constants.get(spec.name());
      if (constant == null) {
        throw new IllegalArgumentException("the constant " + spec.name() + " is missing");
      }
      constant.requireFloats(TensorShapes.of(spec));
    }
    // Only now: the constants have been seen to be as large as the network says.
    Parameters parameters = Parameters.zeros(network);
    for (ParameterSpec spec : specs) {
      constants.get(spec.name()).read(parameters.get(spec.name()));
    }
    SafetensorsReader.requireFinite(parameters);
    return parameters;
  }
}
