package dev.sunder.engine.network;

import dev.sunder.kernels.Shape;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What must hold of a network besides its shapes. */
final class NetworkRules {

  private NetworkRules() {}

  /**
   * Checks name, input, scaling, signal and the stages' names.
   *
   * @throws IllegalArgumentException naming what is wrong
   */
  static void require(Network network) {
    String name = network.name();
    Shape input = network.input();
    Optional<Scaling> scaling = network.scaling();
    List<Stage> stages = network.stages();
    Optional<SignalInput> signal = network.signal();
    if (!name.matches("\\P{Cntrl}{1,200}") || name.isBlank()) {
      throw new IllegalArgumentException(
          "a network's name takes 1 to 200 characters of one line, got "
              + name.length()
              + " characters");
    }
    if (input.n() != 1) {
      throw new IllegalArgumentException(
          "network " + name + ": the input's shape must have n = 1, got " + input);
    }
    if (stages.isEmpty() || stages.size() > Network.MAX_STAGES) {
      throw new IllegalArgumentException(
          "network "
              + name
              + " needs 1 to "
              + Network.MAX_STAGES
              + " stages, got "
              + stages.size());
    }
    if (scaling.isPresent() && scaling.get().channels() != input.c()) {
      throw new IllegalArgumentException(
          "network "
              + name
              + ": the input has "
              + input.c()
              + " channels, its scaling "
              + scaling.get().channels());
    }
    if (signal.isPresent() && signal.get().stage() > stages.size()) {
      throw new IllegalArgumentException(
          "network "
              + name
              + ": the signal joins stage "
              + signal.get().stage()
              + " of "
              + stages.size());
    }
    Set<String> names = new HashSet<>();
    for (Stage stage : stages) {
      if (!names.add(stage.name())) {
        throw new IllegalArgumentException(
            "network " + name + " has two stages called " + stage.name());
      }
    }
  }
}
