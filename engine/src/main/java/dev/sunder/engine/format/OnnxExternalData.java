package dev.sunder.engine.format;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.sunder.engine.text.Quoted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Values of constants that lie in files beside an ONNX file. Nothing outside of its folder is
 * opened, whatever the file says: no absolute path, no way up, no link that leads out.
 */
final class OnnxExternalData {

  /** For files whose values must lie in themselves. */
  static final OnnxExternalData NONE = new OnnxExternalData(Optional.empty());

  private final Optional<Path> folder;

  private OnnxExternalData(Optional<Path> folder) {
    this.folder = folder;
  }

  /** The files beside a model's file. */
  static OnnxExternalData beside(Path model) {
    Path parent = model.toAbsolutePath().getParent();
    return new OnnxExternalData(Optional.ofNullable(parent));
  }

  /** Where the values of a constant lie. */
  private record Span(Path file, long offset) {}

  /**
   * Checks that a constant's values are there.
   *
   * @param bytes that they take
   * @throws IllegalArgumentException if not
   */
  void require(TensorProto constant, long bytes) {
    find(constant, bytes);
  }

  /** The bytes of a constant's values. */
  ByteBuffer read(TensorProto constant, long bytes) {
    Span span = find(constant, bytes);
    if (bytes > Integer.MAX_VALUE - 8) {
      throw OnnxTensor.wrong(constant, "its values take more than 2 GiB");
    }
    ByteBuffer values = ByteBuffer.allocate((int) bytes);
    try (FileChannel channel = FileChannel.open(span.file(), StandardOpenOption.READ)) {
      TensorData.fill(channel, span.offset(), values);
    } catch (IOException failed) {
      throw OnnxTensor.wrong(constant, "its values beside the model: " + FileProblem.of(failed));
    }
    return values;
  }

  private Span find(TensorProto constant, long bytes) {
    if (folder.isEmpty()) {
      throw OnnxTensor.wrong(constant, "its values lie outside of the file, expected them inside");
    }
    Map<String, String> entries = new HashMap<>();
    for (StringStringEntryProto entry : constant.getExternalDataList()) {
      if (entries.put(entry.getKey(), entry.getValue()) != null) {
        throw OnnxTensor.wrong(constant, Quoted.of(entry.getKey()) + " is there twice");
      }
    }
    long offset = number(constant, entries, "offset", 0);
    long length = number(constant, entries, "length", bytes);
    if (length != bytes) {
      throw OnnxTensor.wrong(
          constant, "its values take " + bytes + " bytes, the length is said to be " + length);
    }
    String location = entries.getOrDefault("location", "");
    Path file = file(constant, location);
    long size = size(constant, location, file);
    if (offset > size || bytes > size - offset) {
      throw OnnxTensor.wrong(
          constant,
          "expected "
              + bytes
              + " bytes at offset "
              + offset
              + " of "
              + Quoted.of(location)
              + " beside the model, which holds "
              + size);
    }
    return new Span(file, offset);
  }

  private static long number(
      TensorProto constant, Map<String, String> entries, String key, long absent) {
    String text = entries.get(key);
    if (text == null) {
      return absent;
    }
    if (!text.matches("[0-9]{1,18}")) {
      throw OnnxTensor.wrong(
          constant, key + ": expected a number of bytes, got " + Quoted.of(text));
    }
    return Long.parseLong(text);
  }

  private Path file(TensorProto constant, String location) {
    Path relative;
    try {
      relative = Path.of(location);
    } catch (InvalidPathException unusable) {
      throw outside(constant, location);
    }
    boolean up = false;
    for (Path part : relative) {
      up |= part.toString().equals("..");
    }
    if (location.isEmpty() || relative.isAbsolute() || up || location.contains("\\")) {
      throw outside(constant, location);
    }
    try {
      Path home = folder.orElseThrow().toRealPath();
      Path file = home.resolve(relative).toRealPath();
      if (!file.startsWith(home)) {
        throw outside(constant, location);
      }
      return file;
    } catch (NoSuchFileException missing) {
      throw OnnxTensor.wrong(
          constant, "its values lie in " + Quoted.of(location) + ", which is not beside the model");
    } catch (IOException failed) {
      throw OnnxTensor.wrong(
          constant, Quoted.of(location) + " beside the model: " + FileProblem.of(failed));
    }
  }

  private static long size(TensorProto constant, String location, Path file) {
    try {
      if (Files.isRegularFile(file)) {
        return Files.size(file);
      }
    } catch (IOException failed) {
      throw OnnxTensor.wrong(
          constant, Quoted.of(location) + " beside the model: " + FileProblem.of(failed));
    }
    throw OnnxTensor.wrong(constant, Quoted.of(location) + " beside the model is no file");
  }

  private static IllegalArgumentException outside(TensorProto constant, String location) {
    return OnnxTensor.wrong(
        constant,
        "its values lie in " + Quoted.of(location) + ", expected a file in the model's folder");
  }
}
