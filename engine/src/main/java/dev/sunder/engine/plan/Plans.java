package dev.sunder.engine.plan;

import dev.sunder.engine.network.Network;
import dev.sunder.kernels.Arena;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Operation;
import dev.sunder.kernels.Tensor;
import java.util.List;
import java.util.function.Function;

/** What the three kinds of plan do alike. */
final class Plans {

  private Plans() {}

  /** Builds a plan in an arena of its own, which does not outlive a failure. */
  static <P> P build(Device device, int batch, Function<Arena, P> plan) {
    if (batch < 1) {
      throw new IllegalArgumentException("a plan needs a batch of at least 1, got " + batch);
    }
    Arena arena = device.arena();
    try {
      return plan.apply(arena);
    } catch (RuntimeException | Error failure) {
      arena.close();
      throw failure;
    }
  }

  static List<Operation> operations(ForwardPass forward) {
    return forward.operations().stream().<Operation>map(ForwardPass.Placed::operation).toList();
  }

  /** Whether a tensor is (N, features, 1, 1), as logits are. */
  static boolean isFlat(Tensor tensor) {
    return tensor.shape().h() == 1 && tensor.shape().w() == 1;
  }

  /** The signal's entrance. */
  static Entrance signal(Network network, ForwardPass forward) {
    if (forward.signal().isEmpty()) {
      throw new IllegalStateException("network " + network.name() + " has no signal");
    }
    return forward.signal().get();
  }

  /** A closed plan's memory is gone: running on it would not fail, but crash. */
  static void requireOpen(boolean closed, Network network) {
    if (closed) {
      throw new IllegalStateException("the plan of network " + network.name() + " is closed");
    }
  }
}
