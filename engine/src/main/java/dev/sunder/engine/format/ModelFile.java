package dev.sunder.engine.format;

import dev.sunder.engine.model.Model;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.model.Provenance;
import dev.sunder.engine.network.Network;
import java.nio.file.Path;
import java.util.Locale;

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
    write(model, file, false);
  }

  /**
   * Writes a model that is nobody else's to know, such as a server's part: like {@link #write}, but
   * where the system has such permissions only the file's owner can read it.
   *
   * @throws ModelFileException if it cannot be written
   * @throws IllegalArgumentException if the model holds a NaN or an infinity
   */
  public static void writePrivate(Model model, Path file) {
    write(model, file, true);
  }

  private static void write(Model model, Path file, boolean secret) {
    if (isOnnx(file)) {
      OnnxFile.write(model, file, secret);
    } else {
      ModelPath.write(
          file, new SafetensorsWriter(model, Provenance.sunderVersion())::writeTo, secret);
    }
  }

  /**
   * Reads a model.
   *
   * @throws ModelFileException if the file is not there, is no model of Sunder's or is damaged
   */
  public static Model read(Path file) {
    return isOnnx(file)
        ? OnnxFile.read(file)
        : ModelPath.read(file, channel -> new SafetensorsReader(channel).model());
  }

  /**
   * Reads a network's parameters from any file that has them under their names: a model of
   * Sunder's, an ONNX file that {@link OnnxFile} reads, or safetensors saved by others, such as
   * PyTorch, as float32, float16 or bfloat16. Whatever network the file describes, its tensors
   * count.
   *
   * @throws ModelFileException if a parameter is missing or of another shape, a tensor is none of
   *     the network's, or a file of Sunder's own is damaged
   */
  public static Parameters readParameters(Path file, Network network) {
    return ModelPath.read(
        file,
        channel ->
            isOnnx(file)
                ? new OnnxReader(file, channel).parameters(network)
                : new SafetensorsReader(channel).parameters(network));
  }

  private static boolean isOnnx(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(".onnx");
  }
}
