package dev.sunder.experiments.command;

import dev.sunder.engine.format.ModelFile;
import dev.sunder.engine.model.Initialiser;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option that says what a network's parameters are before training. */
final class FirstParameters {

  @Option(
      names = "--init",
      paramLabel = "RULE|FILE",
      defaultValue = "he",
      description =
          "First weights: drawn by a rule, he (for ReLU) or glorot, or those in a FILE: a model, or"
              + " weights of others' under the network's names, .safetensors or .onnx. Default: ${DEFAULT-VALUE}.")
  private String given;

  /** Refuses what is neither a rule nor a file, before any work is done. */
  FirstParameters require() {
    if (rule().isEmpty() && !Files.exists(Path.of(given))) {
      List<String> rules = Arrays.stream(Initialiser.values()).map(FirstParameters::name).toList();
      throw new IllegalArgumentException(
          "--init " + given + ": neither a file nor a rule: rules are " + String.join(", ", rules));
    }
    return this;
  }

  /** The first parameters of a network. */
  Parameters of(Network network, long seed) {
    return rule()
        .map(rule -> Parameters.initialised(network, rule, seed))
        .orElseGet(() -> ModelFile.readParameters(Path.of(given), network));
  }

  /** What to write down of it: the rule, or the file's name. */
  String fact() {
    return rule()
        .map(FirstParameters::name)
        .orElseGet(() -> "file " + Path.of(given).getFileName());
  }

  private Optional<Initialiser> rule() {
    return Arrays.stream(Initialiser.values())
        .filter(rule -> name(rule).equals(given.toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  private static String name(Initialiser rule) {
    return rule.name().toLowerCase(Locale.ROOT);
  }
}
