package dev.sunder.engine.network;

import dev.sunder.kernels.Branches;
import dev.sunder.kernels.ConvolutionLayer;
import dev.sunder.kernels.FullyConnectedLayer;
import dev.sunder.kernels.Layer;
import dev.sunder.kernels.ParameterRole;
import dev.sunder.kernels.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What follows from a network's layers, one after another: the shapes between them and the
 * parameters. All shapes are for one example.
 */
final class Walk {

  private static final String NAME = "[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*";
  private static final int LONGEST_NAME = 128;

  private final List<Shape> inputs = new ArrayList<>();
  private final List<List<Shape>> outputs = new ArrayList<>();
  private final List<ParameterSpec> parameters = new ArrayList<>();
  private final List<PlacedLayer> linear = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private long values;
  private int number;
  private String stage;

  /**
   * Walks a network.
   *
   * @throws IllegalArgumentException if a layer cannot be applied to what comes to it, naming its
   *     stage
   */
  Walk(String network, Shape input, List<Stage> stages, Optional<SignalInput> signal) {
    Shape shape = input;
    for (Stage each : stages) {
      number++;
      stage = each.name();
      try {
        shape = stage(each, shape, signal.filter(joining -> joining.stage() == number));
      } catch (IllegalArgumentException | ArithmeticException wrong) {
        throw new IllegalArgumentException(
            "network " + network + ", stage " + stage + ": " + wrong.getMessage(), wrong);
      }
    }
  }

  /** The shape that a stage computes on: with the signal's channels or features. */
  Shape joinedInput(int stageNumber) {
    return inputs.get(stageNumber - 1);
  }

  Shape output(Cut cut) {
    return outputs.get(cut.stage() - 1).get(cut.layers() - 1);
  }

  List<ParameterSpec> parameters() {
    return parameters;
  }

  List<PlacedLayer> linear() {
    return linear;
  }

  /**
   * What comes to a layer.
   *
   * @param shape with the signal's channels or features
   * @param skipped what a chain without layers hands on: without them, where nothing was computed
   *     yet
   * @param signal how many of the last channels or features are the signal's
   */
  private record Value(Shape shape, Shape skipped, int signal) {}

  private Shape stage(Stage made, Shape input, Optional<SignalInput> signal) {
    Value value = new Value(input, input, 0);
    if (signal.isPresent()) {
      Shape image = signal.get().image();
      boolean features = made.isFullyConnected();
      int count = features ? image.elementsPerExample() : image.c();
      Shape joined =
          features
              ? Shape.of(1, Math.addExact(input.elementsPerExample(), count))
              : input.withC(Math.addExact(input.c(), count));
      value = new Value(joined, input, count);
    }
    inputs.add(value.shape);
    List<Shape> inside = new ArrayList<>();
    for (Layer layer : made.layers()) {
      value = layer(layer, value);
      inside.add(value.shape);
    }
    outputs.add(inside);
    return value.shape;
  }

  private Value layer(Layer layer, Value value) {
    Shape output;
    int signal = 0;
    if (layer instanceof Branches branches) {
      output = branches(branches, value);
    } else {
      requireSignalTaken(layer, value);
      output = layer.output(value.shape);
      if (layer instanceof Layer.Weighted weighted) {
        parameters(weighted, value);
      } else {
        signal = value.signal;
      }
    }
    values += output.elements();
    if (values > Network.MAX_VALUES) {
      throw new IllegalArgumentException(
          "more than "
              + Network.MAX_VALUES
              + " values for one example, with an output of "
              + output);
    }
    return new Value(output, output, signal);
  }

  private Shape branches(Branches branches, Value value) {
    List<Shape> ends = new ArrayList<>();
    for (List<Layer> chain : branches.chains()) {
      if (chain.isEmpty() && value.signal > 0 && value.shape.equals(value.skipped)) {
        throw new IllegalArgumentException(
            "a signal cannot join where a layer lies before branches, one of them without layers");
      }
      Value end = value;
      for (Layer layer : chain) {
        end = layer(layer, end);
      }
      ends.add(chain.isEmpty() ? value.skipped : end.shape);
    }
    return branches.join().output(ends);
  }

  private void parameters(Layer.Weighted layer, Value value) {
    String prefix = layer.name().isEmpty() ? stage : layer.name();
    if (prefix.length() > LONGEST_NAME || !prefix.matches(NAME)) {
      throw new IllegalArgumentException(
          "a layer's name takes 1 to "
              + LONGEST_NAME
              + " letters, digits, '_', '-' and '.' between them, got \""
              + prefix
              + "\"");
    }
    if (layer instanceof Layer.Linear one) {
      linear.add(new PlacedLayer(number, prefix, one, value.shape));
    }
    for (Layer.Parameter parameter : layer.parameters(value.shape)) {
      String name = prefix + "." + parameter.role().suffix();
      if (!names.add(name)) {
        throw new IllegalArgumentException(
            "there are two parameters called "
                + name
                + ": each further layer with weights needs a name of its own");
      }
      parameters.add(
          new ParameterSpec(
              name,
              number,
              parameter.role(),
              parameter.shape(),
              layer instanceof FullyConnectedLayer,
              parameter.role() == ParameterRole.WEIGHT ? value.signal : 0));
    }
  }

  private static void requireSignalTaken(Layer layer, Value value) {
    boolean taken =
        !(layer instanceof Layer.Weighted)
            || layer instanceof FullyConnectedLayer
            || (layer instanceof ConvolutionLayer convolution && convolution.groups() == 1);
    if (value.signal > 0 && !taken) {
      throw new IllegalArgumentException(
          "a signal cannot join what begins with "
              + layer.text()
              + ", only a convolution of one group or a fully connected layer");
    }
  }
}
