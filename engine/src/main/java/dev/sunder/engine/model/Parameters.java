package dev.sunder.engine.model;

import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.ParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The values of a network's parameters by name, on the host, in plain NCHW order.
 *
 * <p>Mutable: {@link #get} returns the array itself. Holds exactly the parameters of one network.
 */
public final class Parameters {

  private final Map<String, ParameterSpec> specs = new LinkedHashMap<>();
  private final Map<String, float[]> values = new LinkedHashMap<>();

  private Parameters(Network network) {
    for (ParameterSpec spec : network.parameterSpecs()) {
      specs.put(spec.name(), spec);
    }
  }

  private Parameters(Parameters other) {
    specs.putAll(other.specs);
    other.values.forEach((name, value) -> values.put(name, value.clone()));
  }

  /** All zeros. */
  public static Parameters zeros(Network network) {
    Parameters parameters = new Parameters(network);
    parameters.specs.forEach(
        (name, spec) -> parameters.values.put(name, new float[spec.shape().elements()]));
    return parameters;
  }

  /**
   * Random weights by a rule, all others as they start: biases at zero. Each parameter draws from a
   * stream of its own, so one stage's values do not depend on the others.
   */
  public static Parameters initialised(Network network, Initialiser rule, long seed) {
    Parameters parameters = zeros(network);
    parameters.specs.forEach(
        (name, spec) ->
            rule.fill(spec, parameters.get(name), new SplittableRandom(seed ^ streamOf(name))));
    return parameters;
  }

  /**
   * Takes the given values, copied.
   *
   * @throws IllegalArgumentException if a parameter is missing, of the wrong length or not the
   *     network's
   */
  public static Parameters of(Network network, Map<String, float[]> values) {
    Parameters parameters = new Parameters(network);
    for (String name : values.keySet()) {
      if (!parameters.specs.containsKey(name)) {
        throw new IllegalArgumentException(
            "network "
                + network.name()
                + " has no parameter "
                + name
                + ": it has "
                + parameters.specs.keySet());
      }
    }
    parameters.specs.forEach(
        (name, spec) -> {
          float[] value = values.get(name);
          if (value == null) {
            throw new IllegalArgumentException(
                "network "
                    + network.name()
                    + ": parameter "
                    + name
                    + " "
                    + spec.shape()
                    + " is missing");
          }
          if (value.length != spec.shape().elements()) {
            throw new IllegalArgumentException(
                "network "
                    + network.name()
                    + ": parameter "
                    + name
                    + " needs "
                    + spec.shape().elements()
                    + " values ("
                    + spec.shape()
                    + "), got "
                    + value.length);
          }
          parameters.values.put(name, value.clone());
        });
    return parameters;
  }

  /** The names, in the order of the stages. */
  public Set<String> names() {
    return specs.keySet();
  }

  /** What is known of each parameter, in the order of the stages. */
  public List<ParameterSpec> specs() {
    return new ArrayList<>(specs.values());
  }

  /** The array of a parameter's values, not a copy. */
  public float[] get(String name) {
    float[] value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no parameter " + name + ": there are " + specs.keySet());
    }
    return value;
  }

  /** The number of values in all. */
  public long count() {
    return values.values().stream().mapToLong(value -> value.length).sum();
  }

  /** A deep copy. */
  public Parameters copy() {
    return new Parameters(this);
  }

  /**
   * The parameters that another network, a part of this one, has under the same names and shapes.
   *
   * @throws IllegalArgumentException if it has one that is not here
   */
  public Parameters forNetwork(Network part) {
    Map<String, float[]> selected = new LinkedHashMap<>();
    for (ParameterSpec spec : part.parameterSpecs()) {
      selected.put(spec.name(), get(spec.name()));
    }
    return of(part, selected);
  }

  /** Whether both hold the same parameters with the same bits. */
  public boolean sameBits(Parameters other) {
    return names().equals(other.names())
        && names().stream().allMatch(name -> sameBits(get(name), other.get(name)));
  }

  private static boolean sameBits(float[] a, float[] b) {
    // Arrays.equals compares bits, but takes all NaNs for one; a mismatch of raw bits must show.
    if (!Arrays.equals(a, b)) {
      return false;
    }
    for (int i = 0; i < a.length; i++) {
      if (Float.floatToRawIntBits(a[i]) != Float.floatToRawIntBits(b[i])) {
        return false;
      }
    }
    return true;
  }

  /** FNV-1a, spread over 64 bits: stable across machines, unlike identity hashes. */
  private static long streamOf(String name) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < name.length(); i++) {
      hash = (hash ^ name.charAt(i)) * 0x100000001b3L;
    }
    return hash * 0x9E3779B97F4A7C15L;
  }
}
