package dev.sunder.engine.network;

import dev.sunder.kernels.Shape;
import java.util.List;
import java.util.Optional;

/**
 * A network as a value: the shape of its input, its stages, and where a signal joins.
 *
 * <p>Stages and their layers are numbered from 1, as in the paper. All shapes are for one example
 * (n = 1). A network is validated when made: after that every shape is known.
 *
 * <p>Immutable.
 */
public final class Network {

  /** Stages a network may have: a bound for files that lie. */
  public static final int MAX_STAGES = 1000;

  /**
   * Values that all layers together may give for one example, 1 GiB of them: a bound for files that
   * lie, a thousand times what images of 224 pixels take.
   */
  public static final long MAX_VALUES = 1L << 28;

  private final String name;
  private final Shape input;
  private final Optional<Scaling> scaling;
  private final List<Stage> stages;
  private final Optional<SignalInput> signal;
  private final OutputKind outputKind;
  private final Walk walk;

  /**
   * A network, validated.
   *
   * @param name what to call it in files and messages; at most 200 characters, on one line
   * @param input the input's shape, with n = 1
   * @param scaling how 8-bit pixels become the input; absent for a network fed with smashed data
   * @param stages at least one
   * @param signal where a signal joins; absent for an ordinary classifier
   * @param outputKind what becomes of what the last stage gives
   */
  public Network(
      String name,
      Shape input,
      Optional<Scaling> scaling,
      List<Stage> stages,
      Optional<SignalInput> signal,
      OutputKind outputKind) {
    this.name = name;
    this.input = input;
    this.scaling = scaling;
    this.stages = List.copyOf(stages);
    this.signal = signal;
    this.outputKind = outputKind;
    NetworkRules.require(this);
    walk = new Walk(name, input, stages, signal);
    Shape last = output();
    if (outputKind != OutputKind.LOGITS && last.elementsPerExample() != last.c()) {
      throw new IllegalArgumentException(
          "network " + name + ": expected flat logits for " + outputKind.text() + ", got " + last);
    }
  }

  /** A network that ends in logits, or in what is sent. */
  public Network(
      String name,
      Shape input,
      Optional<Scaling> scaling,
      List<Stage> stages,
      Optional<SignalInput> signal) {
    this(name, input, scaling, stages, signal, OutputKind.LOGITS);
  }

  /** A classifier without a signal. */
  public Network(String name, Shape input, Scaling scaling, List<Stage> stages) {
    this(name, input, Optional.of(scaling), stages, Optional.empty());
  }

  /** What to call it in files and messages. */
  public String name() {
    return name;
  }

  /** The input's shape, with n = 1. */
  public Shape input() {
    return input;
  }

  /** How 8-bit pixels become the input; absent for a network fed with smashed data. */
  public Optional<Scaling> scaling() {
    return scaling;
  }

  /** At least one. */
  public List<Stage> stages() {
    return stages;
  }

  /** Where a signal joins; absent for an ordinary classifier. */
  public Optional<SignalInput> signal() {
    return signal;
  }

  /** What becomes of what the last stage gives. */
  public OutputKind outputKind() {
    return outputKind;
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
    return walk.joinedInput(number);
  }

  /** The output's shape of stage {@code number}. */
  public Shape outputOf(int number) {
    return outputOf(Cut.after(this, number));
  }

  /** The shape of what lies at a cut: what would be sent. */
  public Shape outputOf(Cut cut) {
    Cuts.require(this, cut);
    return walk.output(cut);
  }

  /**
   * Where stage {@code number} can be cut: behind each of its layers, but not between a layer with
   * weights and the batch normalisation behind it, which outside of training are one.
   */
  public List<Cut> cuts(int number) {
    return Cuts.of(stage(number), number);
  }

  /** Those of {@link #cuts} that send other values than the one before: dropout changes none. */
  public List<Cut> distinctCuts(int number) {
    return Cuts.distinct(stage(number), number);
  }

  /** The output's shape of the last stage. */
  public Shape output() {
    return outputOf(stages.size());
  }

  /** The number of classes: the features of the output. */
  public int classes() {
    return output().elementsPerExample();
  }

  /** What each parameter is, in the order of the layers. */
  public List<ParameterSpec> parameterSpecs() {
    return List.copyOf(walk.parameters());
  }

  /** Its convolutions and fully connected layers, those inside of branches among them, in order. */
  public List<PlacedLayer> linearLayers() {
    return List.copyOf(walk.linear());
  }

  /** The same network with a signal joining it, or without one. */
  public Network withSignal(Optional<SignalInput> otherSignal) {
    return new Network(name, input, scaling, stages, otherSignal, outputKind);
  }

  /** The same network with this signal, unless one cannot join its stage there. */
  public Optional<Network> joinedBy(SignalInput joining) {
    try {
      return Optional.of(withSignal(Optional.of(joining)));
    } catch (IllegalArgumentException cannotJoin) {
      return Optional.empty();
    }
  }

  /**
   * The same network with another scaling of its pixels, or none.
   *
   * @throws IllegalArgumentException if the scaling has another number of channels than the input
   */
  public Network withScaling(Optional<Scaling> otherScaling) {
    return new Network(name, input, otherScaling, stages, signal, outputKind);
  }

  /** The same network under another name. */
  public Network withName(String otherName) {
    return new Network(otherName, input, scaling, stages, signal, outputKind);
  }

  /**
   * The client's part: stages up to the cut.
   *
   * @throws IllegalArgumentException if the cut is not in this network
   */
  public Network head(Cut cut) {
    return Cuts.head(this, cut);
  }

  /**
   * The server's part: what follows the cut.
   *
   * @throws IllegalArgumentException if the cut is not in this network or nothing follows it
   */
  public Network tail(Cut cut) {
    return Cuts.tail(this, cut);
  }

  private List<Object> facts() {
    return List.of(name, input, scaling, stages, signal, outputKind);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Network that && facts().equals(that.facts());
  }

  @Override
  public int hashCode() {
    return facts().hashCode();
  }

  @Override
  public String toString() {
    return "network " + name + " of " + stages.size() + " stages on " + input;
  }
}
