package dev.sunder.kernels.contract;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.ActivationKind;
import dev.sunder.kernels.Clip;
import dev.sunder.kernels.Elu;
import dev.sunder.kernels.HardSigmoid;
import java.util.List;

/** The activations that every device must have. */
public final class Activations {

  /** Where the usual parameters would hide something: kinks that few numbers reach. */
  private static final List<Activation> UNUSUAL =
      List.of(new Elu(0.5f), new Clip(-1, 2), new HardSigmoid(0.5f, 0.5f));

  private Activations() {}

  /** One of each kind. Those with kinks have them at whole numbers. */
  public static List<Activation> all() {
    return Activation.kinds().stream().map(Activations::one).toList();
  }

  private static Activation one(ActivationKind kind) {
    return UNUSUAL.stream()
        .filter(activation -> activation.kind().equals(kind))
        .findFirst()
        .orElseGet(kind::usual);
  }

  /** What a name says of an activation that is fused into something. */
  static String fused(Activation activation) {
    return activation.equals(Activation.IDENTITY) ? "" : " + " + activation;
  }
}
