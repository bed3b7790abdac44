package dev.sunder.secure.attack.reconstruct;

import dev.sunder.engine.model.Model;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.SignalInput;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Shape;
import dev.sunder.secure.attack.ProbeStudy;
import dev.sunder.secure.attack.SmashedSet;
import java.util.Optional;

/**
 * The algebraic attack on the signal: solves the stages from the cut back to the one that the
 * signal joins, stage k, for their inputs, by the published parameters alone, and keeps the
 * signal's channels.
 *
 * <p>What it gives is a picture of the signal, which the attacker then compares with signals of its
 * own that went the same way: see {@link #solve(SmashedSet)} and {@link ProbeStudy}.
 *
 * <p>Owns the stages' maps on the device; closed by scope.
 */
public final class SignalSolver implements AutoCloseable {

  /** Rounds and steps for pre-activations, which are equations all. */
  private static final StageInversion.Options EXACT = new StageInversion.Options(1, 100, 0);

  /** Rounds and steps behind ReLU or pooling, where the guess and the constraints take turns. */
  private static final StageInversion.Options BOUNDED = new StageInversion.Options(4, 20, 0.01f);

  private final LayerwiseInversion inversion;
  private final LayerwiseInversion.Options options;
  private final Shape signal;

  /**
   * Prepares a client's part.
   *
   * @param greatestActivation an upper bound of the maps that the stages from k on receive, from
   *     the attacker's own draws; not looked at where stage k is the first and the last
   * @throws IllegalArgumentException if the attack does not apply: see {@link #notApplicable}
   */
  public SignalSolver(Model client, float greatestActivation, Device device) {
    notApplicable(client.network())
        .ifPresent(
            reason -> {
              throw new IllegalArgumentException(reason);
            });
    Network network = client.network();
    SignalInput joining = network.signal().orElseThrow();
    Shape joined = network.joinedInputOf(joining.stage());
    int plain = network.inputOf(joining.stage()).elements();
    int channels = (joined.elements() - plain) / (joined.h() * joined.w());
    boolean ofFeatures = network.stage(joining.stage()).isFullyConnected();
    signal = ofFeatures ? joining.image() : joined.withC(channels);
    boolean exact = network.stage(network.depth()).layers().size() == 1;
    StageInversion.Options steps = exact ? EXACT : BOUNDED;
    options = new LayerwiseInversion.Options(steps, steps, greatestActivation);
    inversion = new LayerwiseInversion(client, device);
  }

  /** Why the attack cannot be made on a client's part; empty if it can. */
  public static Optional<String> notApplicable(Network client) {
    return client.signal().isEmpty()
        ? Optional.of("network " + client.name() + " takes no signal")
        : LayerwiseInversion.unsupported(client);
  }

  /** The shape of what is found, with n = 1: the signal as it joins the map, CHW. */
  public Shape shape() {
    return signal;
  }

  /**
   * Solves for the signal in one example.
   *
   * @param sent what the client sent, CHW
   * @return the signal as stage k received it, scaled by the network
   */
  public float[] solve(float[] sent) {
    return inversion.solveSignal(sent, options).orElseThrow();
  }

  /**
   * Solves for the signals in all examples of a set. Their true signals and labels are passed on
   * unread.
   */
  public SmashedSet solve(SmashedSet sent) {
    float[][] found = new float[sent.size()][];
    for (int i = 0; i < found.length; i++) {
      found[i] = solve(sent.values(i));
    }
    return SmashedSet.of(
        signal,
        found,
        sent.targets(SmashedSet.Target.SIGNAL),
        sent.targets(SmashedSet.Target.LABEL));
  }

  @Override
  public void close() {
    inversion.close();
  }
}
