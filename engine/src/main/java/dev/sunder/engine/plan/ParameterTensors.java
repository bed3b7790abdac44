package dev.sunder.engine.plan;

import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.ParameterSpec;
import dev.sunder.kernels.Tensor;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A network's parameters on a device, by name, and their way there and back. Those of a folded
 * normalisation are there only as what was made of them; where they may be asked back, they are
 * kept on the host.
 */
final class ParameterTensors {

  private final Network network;
  private final List<ParameterSpec> specs;
  private final Map<String, Tensor> tensors;
  private final List<FoldedNormalisation> folded;
  private final Map<String, float[]> kept = new LinkedHashMap<>();
  private boolean loaded;

  ParameterTensors(Network network, ForwardPass forward) {
    this.network = network;
    this.specs = network.parameterSpecs();
    this.tensors = forward.parameters();
    this.folded = forward.folded();
    Set<String> elsewhere = new HashSet<>();
    for (FoldedNormalisation each : folded) {
      elsewhere.addAll(each.names());
      if (each.differentiated()) {
        each.names().forEach(name -> kept.put(name, new float[0]));
      }
    }
    for (ParameterSpec spec : specs) {
      Tensor tensor = tensors.get(spec.name());
      if (elsewhere.contains(spec.name()) == (tensor != null)
          || (tensor != null && !tensor.shape().equals(spec.shape()))) {
        throw new AssertionError("the device's parameter " + spec + " is " + tensor);
      }
    }
  }

  void load(Parameters parameters) {
    requireMatching(parameters);
    tensors.forEach((name, tensor) -> tensor.upload(parameters.get(name)));
    folded.forEach(each -> each.load(parameters));
    kept.replaceAll((name, before) -> parameters.get(name).clone());
    loaded = true;
  }

  /** Writes the values of the parameters of stages after the frozen ones. */
  void store(Parameters into, int frozenStages) {
    requireMatching(into);
    for (ParameterSpec spec : specs) {
      if (spec.stage() <= frozenStages) {
        continue;
      }
      float[] values = into.get(spec.name());
      if (kept.containsKey(spec.name())) {
        System.arraycopy(kept.get(spec.name()), 0, values, 0, values.length);
      } else {
        tensors.get(spec.name()).download(values);
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
    List<ParameterSpec> given = parameters.specs();
    for (int i = 0; i < specs.size(); i++) {
      if (!given.get(i).shape().equals(specs.get(i).shape())) {
        throw new IllegalArgumentException(
            "network "
                + network.name()
                + ": parameter "
                + specs.get(i).name()
                + " must be "
                + specs.get(i).shape()
                + ", got "
                + given.get(i).shape());
      }
    }
  }
}
