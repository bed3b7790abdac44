package dev.sunder.secure.retraining;

import dev.sunder.engine.model.Initialiser;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.ParameterSpec;
import dev.sunder.kernels.ParameterRole;
import dev.sunder.secure.signal.Signal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a secure model's training starts: its network, first parameters, and how many stages are
 * fixed. Training it on relabelled examples completes the paper's eight steps.
 *
 * <ol>
 *   <li>Step 1 chooses: with an old model and k ≠ 1, {@link #fromOld}; else {@link #fromScratch}.
 *   <li>Steps 2 and 3: stages 1..k−1 are fixed at the old values, and the signal joins their
 *       output.
 *   <li>Steps 4 and 5, and 7 and 8 without an old model: backpropagation against the new labels, by
 *       a trainer that knows the signal and {@link #frozenStages}.
 *   <li>Step 6: without an old model the signal joins the input, and everything is trained.
 * </ol>
 *
 * @param network the secure network, the signal joining the input of stage k
 * @param parameters its first values
 * @param frozenStages N = k − 1, the stages that stay as they are
 * @param classNames of the answers
 * @param provenance facts about the start, for the model to come
 */
public record SecureStart(
    Network network,
    Parameters parameters,
    int frozenStages,
    List<String> classNames,
    Map<String, String> provenance) {

  /**
   * How many times larger than {@link Initialiser#HE}'s the first weights of the signal's inputs
   * are. One channel among hundreds has so small a say at first that training may never find it;
   * four times lets it.
   */
  public static final float USUAL_SIGNAL_GAIN = 4;

  /** What the trained stages start from when there is an old model. */
  public enum TrainedStages {
    /** The old model's values: the paper's "reuse". */
    OLD,
    /** Fresh random values. */
    FRESH
  }

  /**
   * Starts from an old, non-secure model (steps 1 to 3).
   *
   * @param old a classifier without a signal
   * @param frozenStages N, from 0 to M − 1; the signal joins stage k = N + 1. With N = 0 it joins
   *     the image and all stages are trained, from the old values or fresh ones.
   * @param signal its classes must be the old model's
   * @param trained what stages k..M start from
   * @param signalGain see {@link #USUAL_SIGNAL_GAIN}
   * @throws IllegalArgumentException if the old model has a signal already, N is out of range, or
   *     the number of classes differs
   */
  public static SecureStart fromOld(
      Model old,
      int frozenStages,
      Signal signal,
      TrainedStages trained,
      float signalGain,
      long seed) {
    Network plain = old.network();
    requireFrozen(plain, frozenStages);
    Network secure = secured(plain, frozenStages + 1, signal);
    Parameters first = fresh(secure, signalGain, seed);
    for (ParameterSpec spec : secure.parameterSpecs()) {
      if (spec.stage() <= frozenStages || trained == TrainedStages.OLD) {
        copyRows(old.parameters().get(spec.name()), first.get(spec.name()), spec);
      }
    }
    return new SecureStart(
        secure,
        first,
        frozenStages,
        old.classNames(),
        facts(
            frozenStages,
            signal,
            signalGain,
            seed,
            trained.name().toLowerCase(java.util.Locale.ROOT)));
  }

  /**
   * Starts without an old model (step 6): the signal joins the image.
   *
   * @param plain the network without a signal
   */
  public static SecureStart fromScratch(
      Network plain, List<String> classNames, Signal signal, float signalGain, long seed) {
    Network secure = secured(plain, 1, signal);
    return new SecureStart(
        secure,
        fresh(secure, signalGain, seed),
        0,
        classNames,
        facts(0, signal, signalGain, seed, "scratch"));
  }

  /** The model at the start; {@code withTrained} makes the one at the end. */
  public Model model() {
    return withTrained(parameters, Map.of());
  }

  /** The secure model with its trained parameters, and what is to be known of the training. */
  public Model withTrained(Parameters trainedParameters, Map<String, String> trainingFacts) {
    Map<String, String> all = new HashMap<>(provenance);
    all.putAll(trainingFacts);
    return new Model(network, trainedParameters, classNames, all);
  }

  private static Network secured(Network plain, int stage, Signal signal) {
    if (plain.signal().isPresent()) {
      throw new IllegalArgumentException(
          "network "
              + plain.name()
              + " is secure already: a signal joins stage "
              + plain.signal().get().stage());
    }
    if (plain.classes() != signal.classes()) {
      throw new IllegalArgumentException(
          "network "
              + plain.name()
              + " has "
              + plain.classes()
              + " classes, the signal "
              + signal.classes());
    }
    return plain.withSignal(Optional.of(signal.joining(stage)));
  }

  private static void requireFrozen(Network plain, int frozenStages) {
    if (frozenStages < 0 || frozenStages >= plain.depth()) {
      throw new IllegalArgumentException(
          "network "
              + plain.name()
              + " has "
              + plain.depth()
              + " stages, so 0 to "
              + (plain.depth() - 1)
              + " can be frozen, got "
              + frozenStages);
    }
  }

  private static Parameters fresh(Network secure, float signalGain, long seed) {
    if (!(signalGain > 0) || !Float.isFinite(signalGain)) {
      throw new IllegalArgumentException("the signal's gain must be above 0, got " + signalGain);
    }
    Parameters first = Parameters.initialised(secure, Initialiser.HE, seed);
    for (ParameterSpec spec : secure.parameterSpecs()) {
      if (spec.role() == ParameterRole.WEIGHT && spec.signalInputs() > 0) {
        float[] weight = first.get(spec.name());
        int row = spec.fanIn();
        int signalPart = spec.signalInputs() * spec.shape().h() * spec.shape().w();
        for (int i = 0; i < weight.length; i++) {
          if (i % row >= row - signalPart) {
            weight[i] *= signalGain;
          }
        }
      }
    }
    return first;
  }

  /** Copies each output's old inputs; those of the signal, which lie behind them, stay. */
  private static void copyRows(float[] old, float[] secure, ParameterSpec spec) {
    int outputs = spec.shape().n(); // 1 for all but weights
    int oldRow = old.length / outputs;
    int secureRow = secure.length / outputs;
    for (int output = 0; output < outputs; output++) {
      System.arraycopy(old, output * oldRow, secure, output * secureRow, oldRow);
    }
  }

  private static Map<String, String> facts(
      int frozenStages, Signal signal, float signalGain, long seed, String start) {
    return Map.of(
        SecureFacts.FROZEN,
        Integer.toString(frozenStages),
        SecureFacts.SIGNAL,
        signal.kind(),
        SecureFacts.RELABELLING,
        signal.relabelling().name(),
        "secure.signalGain",
        Float.toString(signalGain),
        "secure.seed",
        Long.toString(seed),
        "secure.start",
        start);
  }
}
