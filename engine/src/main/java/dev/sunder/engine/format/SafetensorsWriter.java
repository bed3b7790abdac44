package dev.sunder.engine.format;

import dev.sunder.engine.format.SafetensorsHeader.TensorEntry;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.network.ParameterSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;

/** Writes safetensors files; see {@link ModelFile}. */
final class SafetensorsWriter {

  private final Model model;
  private final List<ParameterSpec> inNameOrder;
  private final byte[] header;
  private final TensorData data = new TensorData();

  /**
   * Checks and describes the model.
   *
   * @param version of Sunder, as it will stand in the file
   * @throws IllegalArgumentException if it could not be read again
   */
  SafetensorsWriter(Model model, String version) {
    this.model = model;
    SafetensorsReader.requireFinite(model.parameters());
    inNameOrder =
        model.parameters().specs().stream()
            .sorted(Comparator.comparing(ParameterSpec::name))
            .toList();
    SortedMap<String, String> metadata = Metadata.of(model).entries(version);
    ModelDigest digest = new ModelDigest(metadata);
    List<TensorEntry> entries = new ArrayList<>();
    long offset = 0;
    for (ParameterSpec spec : inNameOrder) {
      long bytes = (long) Float.BYTES * spec.shape().elements();
      entries.add(
          new TensorEntry(
              spec.name(), DataType.F32, TensorShapes.of(spec), offset, offset + bytes));
      offset += bytes;
      digest.tensor(spec.name(), bytes);
      data.encode(model.parameters().get(spec.name()), digest::data);
    }
    metadata.put(Metadata.DIGEST, digest.hexadecimal());
    header = new SafetensorsHeader(metadata, entries).encode();
  }

  void writeTo(WritableByteChannel channel) throws IOException {
    ByteBuffer head = ByteBuffer.wrap(header);
    while (head.hasRemaining()) {
      channel.write(head);
    }
    for (ParameterSpec spec : inNameOrder) {
      data.write(model.parameters().get(spec.name()), channel);
    }
  }
}
