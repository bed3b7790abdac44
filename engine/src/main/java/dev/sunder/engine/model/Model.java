package dev.sunder.engine.model;

import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.ParameterSpec;
import dev.sunder.kernels.Shape;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A network with its parameters, the names of its classes, and where it comes from.
 *
 * @param network the network
 * @param parameters its parameters; shared, not copied
 * @param classNames one for each output of the network; empty for a client part, whose outputs are
 *     no classes
 * @param provenance facts about how it was made, by dotted key ({@code data.sha256}, {@code
 *     train.seed}, ...), sorted; values are text
 */
public record Model(
    Network network,
    Parameters parameters,
    List<String> classNames,
    Map<String, String> provenance) {

  public Model {
    classNames = List.copyOf(classNames);
    provenance = Collections.unmodifiableMap(new TreeMap<>(provenance));
    if (!classNames.isEmpty() && classNames.size() != network.classes()) {
      throw new IllegalArgumentException(
          "network "
              + network.name()
              + " has "
              + network.classes()
              + " outputs, got "
              + classNames.size()
              + " class names");
    }
    provenance.forEach(
        (key, value) -> {
          if (value == null) {
            throw new IllegalArgumentException("fact " + key + " has no value");
          }
        });
    List<String> expected = network.parameterSpecs().stream().map(ParameterSpec::name).toList();
    if (!List.copyOf(parameters.names()).equals(expected)) {
      throw new IllegalArgumentException(
          "network "
              + network.name()
              + " needs the parameters "
              + expected
              + ", got "
              + parameters.names());
    }
    Iterator<ParameterSpec> given = parameters.specs().iterator();
    for (ParameterSpec spec : network.parameterSpecs()) {
      Shape shape = given.next().shape();
      if (!shape.equals(spec.shape())) {
        throw new IllegalArgumentException(
            "network "
                + network.name()
                + " needs "
                + spec.name()
                + " "
                + spec.shape()
                + ", got "
                + shape);
      }
    }
  }

  /** The same model with further facts; a key already there is replaced. */
  public Model withProvenance(Map<String, String> facts) {
    Map<String, String> merged = new TreeMap<>(provenance);
    merged.putAll(facts);
    return new Model(network, parameters, classNames, merged);
  }
}
