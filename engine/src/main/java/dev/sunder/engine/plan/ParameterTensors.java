package dev.sunder.engine.plan;

import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.ParameterSpec;
import dev.sunder.kernels.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A network's parameters on a device, by name, and their way there and back. */
final class ParameterTensors {

  private final Network network;
  private final List<ParameterSpec> specs;
  private final Map<String, Tensor> tensors;
  private boolean loaded;

  ParameterTensors(Network network, Map<String, Tensor> tensors) {
    this.network = network;
    this.specs = network.parameterSpecs();
    this.tensors = tensors;
    for (ParameterSpec spec : specs) {
      Tensor tensor = tensors.get(spec.name());
      if (tensor == null || !tensor.shape().equals(spec.shape())) {
        throw new AssertionError("the device's parameter " + spec + " is " + tensor);
      }
    }
  }

  void load(Parameters parameters) {
    requireMatching(parameters);
    tensors.forEach((name, tensor) -> tensor.upload(parameters.get(name)));
    loaded = true;
  }

  /** Writes the values of the parameters of stages after the frozen ones. */
  void store(Parameters into, int frozenStages) {
    requireMatching(into);
    for (ParameterSpec spec : specs) {
      if (spec.stage() > frozenStages) {
        tensors.get(spec.name()).download(into.get(spec.name()));
      }
    }
  }

  void requireLoaded() {
    if (!loaded && !specs.isEmpty()) {
      throw new IllegalStateException(
          "network " + network.name() + ": parameters were not loaded before the run");
    }
  }

  /** The values of some tensors, each in a new array. */
  static Map<String, float[]> download(Map<String, Tensor> named) {
    Map<String, float[]> values = new LinkedHashMap<>();
    named.forEach((name, tensor) -> values.put(name, tensor.toArray()));
    return values;
  }

  private void requireMatching(Parameters parameters) {
    List<String> expected = specs.stream().map(ParameterSpec::name).toList();
    if (!expected.equals(List.copyOf(parameters.names()))) {
      throw new IllegalArgumentException(
          "network "
              + network.name()
              + " needs the parameters "
              + expected
              + ", got "
              + parameters.names());
    }
    for (ParameterSpec spec : parameters.specs()) {
      Tensor tensor = tensors.get(spec.name());
      if (!tensor.shape().equals(spec.shape())) {
        throw new IllegalArgumentException(
            "network "
                + network.name()
                + ": parameter "
                + spec.name()
                + " must be "
                + tensor.shape()
                + ", got "
                + spec.shape());
      }
    }
  }
}
