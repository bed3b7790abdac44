package dev.sunder.kernels.cuda;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Calls that release what was made, in reverse order, once. What they return is not looked at:
 * after a CUDA error every one of them fails, and there is nothing left to be done about it.
 */
final class Cleanup implements AutoCloseable {

  private final Deque<Runnable> calls = new ArrayDeque<>();

  void add(Runnable call) {
    calls.push(call);
  }

  @Override
  public void close() {
    while (!calls.isEmpty()) {
      calls.pop().run();
    }
  }
}
