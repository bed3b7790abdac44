package dev.sunder.engine.plan;

import dev.sunder.engine.network.Network;
import dev.sunder.kernels.Arena;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Operation;
import dev.sunder.kernels.OutOfMemoryException;
import dev.sunder.kernels.Tensor;
import java.util.List;

/** How plans are built. */
final class Plans {

  private Plans() {}

  /**
   * Builds a plan in an arena of its own, which does not outlive a failure.
   *
   * @throws OutOfMemoryException if it does not fit, saying which batch would
   */
  static <P> P build(Network network, Device device, int batch, LargestBatch.Builder<P> plan) {
    if (batch < 1) {
      throw new IllegalArgumentException("a plan needs a batch of at least 1, got " + batch);
    }
    Arena arena = device.arena();
    try {
      return plan.build(arena, batch);
    } catch (OutOfMemoryException refusal) {
      arena.close();
      throw LargestBatch.explain(network, device, batch, plan, refusal);
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
}
