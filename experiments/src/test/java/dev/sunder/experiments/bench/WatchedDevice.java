package dev.sunder.experiments.bench;

import dev.sunder.kernels.Arena;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.PixelInput;
import dev.sunder.kernels.Tensor;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A device that computes as another does, and keeps count of what it is asked for. */
final class WatchedDevice {

  /** How often each method was called, {@code Type.name}, {@code (byte[])} where that is given. */
  final Map<String, Integer> calls = new HashMap<>();

  /** The factors of matrix products and convolutions, as they were at their first run. */
  final List<float[]> factors = new ArrayList<>();

  /** How many runs came between two waits at most. */
  int mostRunsInARow;

  private int runsInARow;

  /** The device that is watched. */
  Device of(Device device) {
    return watch(Device.class, device);
  }

  @SuppressWarnings("unchecked")
  private <T> T watch(Class<T> type, T target) {
    InvocationHandler handler =
        (proxy, method, arguments) -> called(type, target, method, arguments);
    return (T) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
  }

  private Object called(Class<?> type, Object target, Method method, Object[] arguments)
      throws Throwable {
    boolean array = arguments != null && arguments[0] instanceof byte[];
    String name = type.getSimpleName() + "." + method.getName() + (array ? "(byte[])" : "");
    int before = calls.merge(name, 1, Integer::sum) - 1;
    switch (name) {
      case "Device.synchronize" -> runsInARow = 0;
      case "Differentiable.run" -> {
        mostRunsInARow = Math.max(mostRunsInARow, ++runsInARow);
        if (before % 50 == 0) {
          Differentiable product = (Differentiable) target;
          factors.add(product.inputs().get(0).toArray());
          factors.add(product.parameters().get(0).toArray());
        }
      }
      default -> {}
    }
    Object made;
    try {
      made = method.invoke(target, arguments);
    } catch (InvocationTargetException failure) {
      throw failure.getCause();
    }
    return switch (method.getName()) {
      case "arena" -> watch(Arena.class, (Arena) made);
      case "pixels" -> watch(PixelInput.class, (PixelInput) made);
      case "fullyConnected", "convolution" ->
          arguments[0] instanceof Tensor && isPeak()
              ? watch(Differentiable.class, (Differentiable) made)
              : made;
      default -> made;
    };
  }

  /** A plan records its operations, which a device wants to be its own. */
  private static boolean isPeak() {
    return StackWalker.getInstance()
        .walk(
            frames -> frames.anyMatch(frame -> frame.getClassName().equals(Peak.class.getName())));
  }
}
