package dev.sunder.experiments.command;

import dev.sunder.engine.format.ModelFile;
import dev.sunder.engine.format.OnnxFile;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Scaling;
import dev.sunder.experiments.console.Console;
import dev.sunder.secure.partition.Partition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a model in another format. */
@Command(
    name = "convert",
    description = {
      "Writes a model as .safetensors or .onnx, whichever OUT ends in. There and back again gives"
          + " the same file. An ONNX file of others' may say neither how pixels become its input"
          + " nor what its classes are called: --scaling and --classes do."
    })
final class ConvertCommand extends Job {

  private static final List<String> ENDINGS = List.of(".safetensors", ".onnx");

  @Parameters(paramLabel = "IN", index = "0", description = "A model, .safetensors or .onnx.")
  private Path in;

  @Parameters(paramLabel = "OUT", index = "1", description = "The file to write.")
  private Path out;

  @Option(
      names = "--scaling",
      paramLabel = "RULE",
      description =
          "How 8-bit pixels become the input of a model that does not say: pixels (0 to 255, as"
              + " they are), unit (0 to 1), symmetric (-1 to 1) or MEAN/DEVIATION of pixels from 0"
              + " to 1, one number a channel: 0.485,0.456,0.406/0.229,0.224,0.225. What an ONNX"
              + " graph itself does with its input first is added to it.")
  private String scaling;

  @Option(
      names = "--classes",
      paramLabel = "NAME",
      split = ",",
      description = "Names for the outputs of a model without such, in their order: cat,dog.")
  private List<String> classes = List.of();

  @Mixin private OverwriteOption overwrite;

  /** Whether the scaling became part of the model when that was read. */
  private boolean scaled;

  @Override
  protected void run(Console console) {
    requireEnding(in);
    requireEnding(out);
    overwrite.requireFree(out);
    Model model = described(read());
    try {
      if ("server".equals(model.provenance().get(Partition.PART))) {
        ModelFile.writePrivate(model, out);
      } else {
        ModelFile.write(model, out);
      }
    } catch (IllegalArgumentException cannotBe) {
      throw new IllegalArgumentException(
          in + " cannot become " + out + ": " + cannotBe.getMessage(), cannotBe);
    }
    console.say(
        "wrote %s: %s, %,d parameters", out, model.network().name(), model.parameters().count());
    note(console, model);
  }

  /** The model; where a graph begins with arithmetic, that follows the scaling that is given. */
  private Model read() {
    boolean graph = in.toString().toLowerCase(Locale.ROOT).endsWith(".onnx");
    if (scaling == null || !graph) {
      return ModelFile.read(in);
    }
    return OnnxFile.read(
        in,
        channels -> {
          scaled = true;
          return scaling(channels);
        });
  }

  /** Says at once what the model lacks, not when somebody wants to use it. */
  private void note(Console console, Model model) {
    if (model.provenance().containsKey(Partition.PART)) {
      return;
    }
    if (model.network().scaling().isEmpty()) {
      console.note(
          "it does not say how pixels become its input, which predict, secure and audit need:"
              + " --scaling says so");
    }
    if (model.classNames().isEmpty()) {
      console.note(
          "it does not say what its %d classes are, which predict needs: --classes says so",
          model.network().classes());
    }
  }

  /** The model with what the options say of it. */
  private Model described(Model model) {
    Network network = model.network();
    if (scaling != null && !scaled) {
      if (network.scaling().isPresent()) {
        throw usage("--scaling: the model in " + in + " has a scaling of its own");
      }
      network = network.withScaling(Optional.of(scaling(network.input().c())));
    }
    if (!classes.isEmpty() && !model.classNames().isEmpty()) {
      throw usage(
          "--classes: the model in "
              + in
              + " has names for its classes: "
              + String.join(",", model.classNames()));
    }
    List<String> names = classes.isEmpty() ? model.classNames() : classes;
    Network described = network;
    return checked(() -> new Model(described, model.parameters(), names, model.provenance()));
  }

  private Scaling scaling(int channels) {
    return switch (scaling.toLowerCase(Locale.ROOT)) {
      case "pixels" -> Scaling.pixels(channels);
      case "unit" -> Scaling.unit(channels);
      case "symmetric" -> Scaling.symmetric(channels);
      default -> standardised(channels);
    };
  }

  private Scaling standardised(int channels) {
    String[] parts = scaling.split("/", -1);
    try {
      List<Float> mean = numbers(parts[0]);
      List<Float> deviation = numbers(parts[parts.length - 1]);
      if (parts.length == 2 && mean.size() == channels && deviation.size() == channels) {
        return checked(() -> Scaling.standardised(mean, deviation));
      }
    } catch (NumberFormatException notNumbers) {
      // Said below, as too few numbers are.
    }
    throw usage(
        "--scaling "
            + scaling
            + ": expected pixels, unit, symmetric or MEAN/DEVIATION with "
            + channels
            + " numbers each, as the input has channels");
  }

  private static List<Float> numbers(String text) {
    List<Float> numbers = new ArrayList<>();
    for (String number : text.split(",", -1)) {
      numbers.add(Float.valueOf(number.strip()));
    }
    return numbers;
  }

  private void requireEnding(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (ENDINGS.stream().noneMatch(name::endsWith)) {
      throw usage(file + ": expected a name that ends in " + String.join(" or ", ENDINGS));
    }
  }
}
