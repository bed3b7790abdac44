package dev.sunder.kernels;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/**
 * What is known of an {@link Activation} apart from the values of its parameters: what texts and
 * files call it and them, and how it is made of them.
 *
 * @param name in model files, in camel case
 * @param operator ONNX's
 * @param traits how its graph looks
 * @param parameters in the order in which {@link Activation#parameters} has their values
 * @param maker makes one of as many values
 */
public record ActivationKind(
    String name,
    String operator,
    Set<Trait> traits,
    List<Parameter> parameters,
    Function<List<Float>, Activation> maker) {

  /** How a function's graph looks; a straight line through 0 has none of these. */
  public enum Trait {
    /** Its slope jumps somewhere. */
    KINKED,
    /** Its slope changes from place to place. */
    CURVED,
    /** Its slope does not follow from y, so that a backward pass needs x. */
    NEEDS_INPUT
  }

  /**
   * A parameter.
   *
   * @param name in model files
   * @param attribute ONNX's
   * @param usual the value that ONNX takes where the attribute is left out
   */
  public record Parameter(String name, String attribute, float usual) {}

  /**
   * The activation with these parameters.
   *
   * @throws IllegalArgumentException if there are not as many values as parameters, or one is
   *     outside of what the activation takes
   */
  public Activation of(List<Float> values) {
    if (values.size() != parameters.size()) {
      throw new IllegalArgumentException(
          name + " needs " + parameters.size() + " parameters, got " + values.size());
    }
    return maker.apply(values);
  }

  /** The activation with ONNX's parameters. */
  public Activation usual() {
    return of(parameters.stream().map(Parameter::usual).toList());
  }

  public boolean is(Trait trait) {
    return traits.contains(trait);
  }

  /** Its name and the given values in words, such as {@code leaky relu 0.01}. */
  String text(List<Float> values) {
    List<String> words = new ArrayList<>();
    words.add(name.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT));
    values.forEach(value -> words.add(value.toString()));
    return String.join(" ", words);
  }
}
