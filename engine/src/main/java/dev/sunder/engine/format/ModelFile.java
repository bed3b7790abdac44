package dev.sunder.engine.format;

import dev.sunder.engine.model.Model;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.model.Provenance;
import dev.sunder.engine.network.Network;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A model as one {@code .safetensors} file, the format of Hugging Face's library of that name,
 * which can read it: tensors by parameter name, float32, shaped as PyTorch has them.
 *
 * <p>What a model is besides its tensors stands in the header's {@code __metadata__}, as text:
 *
 * <ul>
 *   <li>{@code format}: {@code sunder}
 *   <li>{@code sunder.version}: of the Sunder that wrote the file
 *   <li>{@code network}: JSON, see {@link NetworkJson}
 *   <li>{@code classes}: a JSON list of the classes' names
 *   <li>{@code provenance}: a JSON object of texts, see {@link Provenance}
 *   <li>{@code sha256}: over all entries but itself and all tensors, in hexadecimal. For each
 *       entry, in the order of the keys, the length of the key in bytes (eight bytes,
 *       little-endian), the key, the length of the value, the value; then the same for each
 *       tensor's name and data.
 * </ul>
 *
 * <p>The same model gives the same bytes. A file is read whole or refused: a bit changed anywhere,
 * a number that is not finite, a key or a tensor too many or too few.
 */
public final class ModelFile {

  private ModelFile() {}

  /**
   * Writes a model, replacing the file if it is there, and makes the folders it lies in. A write
   * that fails leaves the old file as it was.
   *
   * @throws ModelFileException if it cannot be written
   * @throws IllegalArgumentException if the model holds a NaN or an infinity: it could not be read
   *     again
   */
  public static void write(Model model, Path file) {
    SafetensorsWriter writer = new SafetensorsWriter(model, Provenance.sunderVersion());
    write(file, writer::writeTo);
  }

  static void write(Path file, AtomicFile.Contents contents) {
    try {
      AtomicFile.write(file, contents);
    } catch (IOException failed) {
      throw new ModelFileException(file, "cannot be written: " + reason(failed), failed);
    }
  }

  /**
   * Reads a model.
   *
   * @throws ModelFileException if the file is not there, is no model of Sunder's or is damaged
   */
  public static Model read(Path file) {
    return read(file, SafetensorsReader::model);
  }

  /**
   * Reads a network's parameters from any safetensors file that has them under their names, such as
   * one saved by PyTorch, as float32, float16 or bfloat16.
   *
   * @throws ModelFileException if a parameter is missing or of another shape, or a tensor is none
   *     of the network's
   */
  public static Parameters readParameters(Path file, Network network) {
    return read(file, reader -> reader.parameters(network));
  }

  /** What is done with an open file. */
  interface Reading<T> {
    T from(SafetensorsReader reader) throws IOException;
  }

  static <T> T read(Path file, Reading<T> reading) {
    // Opening a pipe would wait for ever.
    if (!Files.isRegularFile(file)) {
      String problem = Files.exists(file) ? "is not a regular file" : "there is no such file";
      throw new ModelFileException(file, problem, null);
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return reading.from(new SafetensorsReader(channel));
    } catch (IllegalArgumentException wrong) {
      throw new ModelFileException(file, wrong.getMessage(), wrong);
    } catch (IOException failed) {
      throw new ModelFileException(file, "cannot be read: " + reason(failed), failed);
    }
  }

  private static String reason(IOException failed) {
    return failed.getMessage() == null
        ? failed.getClass().getSimpleName()
        : failed.getClass().getSimpleName() + ": " + failed.getMessage();
  }
}
