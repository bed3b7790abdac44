package dev.sunder.kernels.contract;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.ActivationKind;
import java.util.List;

/** The activations that every device must have. */
public final class Activations {

  private Activations() {}

  /** One of each kind. */
  public static List<Activation> all() {
    return Activation.kinds().stream().map(ActivationKind::usual).toList();
  }

  /** What a name says of an activation that is fused into something. */
  static String fused(Activation activation) {
    return activation.equals(Activation.IDENTITY) ? "" : " + " + activation;
  }
}
