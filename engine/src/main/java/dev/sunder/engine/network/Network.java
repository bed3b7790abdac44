package dev.sunder.engine.network;

import dev.sunder.kernels.Layer;
import dev.sunder.kernels.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A network as a value: the shape of its input, its stages, and where a signal joins.
 *
 * <p>Stages and their layers are numbered from 1, as in the paper. All shapes are for one example
 * (n = 1). A network is validated when made: after that every shape is known.
 *
 * @param name what to call it in files and messages; at most 200 characters, on one line
 * @param input the input's shape, with n = 1
 * @param scaling how 8-bit pixels become the input; absent for a network fed with smashed data
 * @param stages at least one
 * @param signal where a signal joins; absent for an ordinary classifier
 */
public record Network(
    String name,
    Shape input,
    Optional<Scaling> scaling,
    List<Stage> stages,
    Optional<SignalInput> signal) {

  /** Stages a network may have: a bound for files that lie. */
  public static final int MAX_STAGES = 1000;

  /**
   * Values that all layers together may give for one example, 1 GiB of them: a bound for files that
   * lie, a thousand times what images of 224 pixels take.
   */
  public static final long MAX_VALUES = 1L << 28;

  public Network {
    stages = List.copyOf(stages);
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
    if (stages.isEmpty() || stages.size() > MAX_STAGES) {
      throw new IllegalArgumentException(
          "network " + name + " needs 1 to " + MAX_STAGES + " stages, got " + stages.size());
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
    walk(name, input, stages, signal);
  }

  /** A classifier without a signal. */
  public Network(String name, Shape input, Scaling scaling, List<Stage> stages) {
    this(name, input, Optional.of(scaling), stages, Optional.empty());
  }

  /** The number of stages, the paper's M. */
  public int depth() {
    return stages.size();
  }

  /** Stage {@code number}, from 1. */
  public Stage stage(int number) {
    if (number < 1 || number > stages.size()) {
      throw new IllegalArgumentException(
          "network " + name + " has stages 1.." + stages.size() + ", got " + number);
    }
    return stages.get(number - 1);
  }

  /** The shape that stage {@code number} receives from the one before, without the signal. */
  public Shape inputOf(int number) {
    return number == 1 ? input : outputOf(number - 1);
  }

  /** The shape that stage {@code number} computes on: with the signal's channels or features. */
  public Shape joinedInputOf(int number) {
    stage(number);
    return joined(inputOf(number), stages.get(number - 1), number, signal);
  }

  /** The output's shape of stage {@code number}. */
  public Shape outputOf(int number) {
    return outputOf(Cut.after(this, number));
  }

  /** The shape of what lies at a cut: what would be sent. */
  public Shape outputOf(Cut cut) {
    requireCut(cut);
    return walk(name, input, stages, signal).get(cut.stage() - 1).get(cut.layers() - 1);
  }

  /** The output's shape of the last stage. */
  public Shape output() {
    return outputOf(stages.size());
  }

  /** The number of classes: the features of the output. */
  public int classes() {
    return output().elementsPerExample();
  }

  /** What each parameter is, in the order of the stages, weight before bias. */
  public List<ParameterSpec> parameterSpecs() {
    List<ParameterSpec> specs = new ArrayList<>();
    List<List<Shape>> shapes = walk(name, input, stages, signal);
    Shape stageInput = input;
    for (int number = 1; number <= stages.size(); number++) {
      Stage stage = stages.get(number - 1);
      Shape shape = joined(stageInput, stage, number, signal);
      int signalInputs = signalInputs(number);
      for (int i = 0; i < stage.layers().size(); i++) {
        if (stage.layers().get(i) instanceof Layer.Weighted layer) {
          boolean fullyConnected = layer instanceof Layer.FullyConnected;
          specs.add(
              new ParameterSpec(
                  stage.name() + ".weight",
                  number,
                  ParameterSpec.Role.WEIGHT,
                  layer.weight(shape),
                  fullyConnected,
                  signalInputs));
          specs.add(
              new ParameterSpec(
                  stage.name() + ".bias",
                  number,
                  ParameterSpec.Role.BIAS,
                  Shape.bias(layer.outputs()),
                  fullyConnected,
                  0));
        }
        shape = shapes.get(number - 1).get(i);
      }
      stageInput = shape;
    }
    return specs;
  }

  /** The same network with a signal joining it, or without one. */
  public Network withSignal(Optional<SignalInput> otherSignal) {
    return new Network(name, input, scaling, stages, otherSignal);
  }

  /**
   * The same network with another scaling of its pixels, or none.
   *
   * @throws IllegalArgumentException if the scaling has another number of channels than the input
   */
  public Network withScaling(Optional<Scaling> otherScaling) {
    return new Network(name, input, otherScaling, stages, signal);
  }

  /** The same network under another name. */
  public Network withName(String otherName) {
    return new Network(otherName, input, scaling, stages, signal);
  }

  /**
   * The client's part: stages up to the cut.
   *
   * @throws IllegalArgumentException if the cut is not in this network
   */
  public Network head(Cut cut) {
    requireCut(cut);
    List<Stage> kept = new ArrayList<>(stages.subList(0, cut.stage() - 1));
    Stage last = stage(cut.stage());
    kept.add(new Stage(last.name(), last.layers().subList(0, cut.layers())));
    return new Network(
        name, input, scaling, kept, signal.filter(joining -> joining.stage() <= cut.stage()));
  }

  /**
   * The server's part: what follows the cut.
   *
   * @throws IllegalArgumentException if the cut is not in this network or nothing follows it
   */
  public Network tail(Cut cut) {
    requireCut(cut);
    List<Stage> kept = new ArrayList<>();
    Stage first = stage(cut.stage());
    if (cut.layers() < first.layers().size()) {
      kept.add(
          new Stage(first.name(), first.layers().subList(cut.layers(), first.layers().size())));
    }
    int joiningShift = cut.stage() - kept.size();
    kept.addAll(stages.subList(cut.stage(), stages.size()));
    if (kept.isEmpty()) {
      throw new IllegalArgumentException(
          "network " + name + ": nothing follows the cut " + cut + ", its last layer");
    }
    Optional<SignalInput> later =
        signal
            .filter(joining -> joining.stage() > cut.stage())
            .map(joining -> joining.atStage(joining.stage() - joiningShift));
    return new Network(name, outputOf(cut), Optional.empty(), kept, later);
  }

  /** How many channels or features of a stage's input are the signal's. */
  private int signalInputs(int number) {
    return signal
        .filter(joining -> joining.stage() == number)
        .map(SignalInput::image)
        .map(
            image ->
                stages.get(number - 1).isFullyConnected() ? image.elementsPerExample() : image.c())
        .orElse(0);
  }

  private void requireCut(Cut cut) {
    if (cut.layers() > stage(cut.stage()).layers().size()) {
      throw new IllegalArgumentException(
          "stage "
              + stage(cut.stage()).name()
              + " has "
              + stage(cut.stage()).layers().size()
              + " layers, no cut "
              + cut);
    }
  }

  private static Shape joined(Shape input, Stage stage, int number, Optional<SignalInput> signal) {
    if (signal.isEmpty() || signal.get().stage() != number) {
      return input;
    }
    Shape image = signal.get().image();
    return stage.isFullyConnected()
        ? Shape.of(1, Math.addExact(input.elementsPerExample(), image.elementsPerExample()))
        : input.withC(Math.addExact(input.c(), image.c()));
  }

  /** The output's shape of every layer of every stage. */
  private static List<List<Shape>> walk(
      String name, Shape input, List<Stage> stages, Optional<SignalInput> signal) {
    List<List<Shape>> shapes = new ArrayList<>();
    long values = 0;
    Shape shape = input;
    for (int number = 1; number <= stages.size(); number++) {
      Stage stage = stages.get(number - 1);
      List<Shape> inside = new ArrayList<>();
      try {
        shape = joined(shape, stage, number, signal);
        for (Layer layer : stage.layers()) {
          if (layer instanceof Layer.Weighted weighted) {
            weighted.weight(shape); // The weight must be a possible shape, too.
          }
          shape = layer.output(shape);
          inside.add(shape);
          values += shape.elements();
          if (values > MAX_VALUES) {
            throw new IllegalArgumentException(
                "more than " + MAX_VALUES + " values for one example, with an output of " + shape);
          }
        }
      } catch (IllegalArgumentException | ArithmeticException wrong) {
        throw new IllegalArgumentException(
            "network " + name + ", stage " + stage.name() + ": " + wrong.getMessage(), wrong);
      }
      shapes.add(inside);
    }
    return shapes;
  }
}
