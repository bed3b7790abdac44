package dev.sunder.engine.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sunder.engine.network.Network;
import dev.sunder.engine.plan.TrainingPlan.Options;
import dev.sunder.kernels.Arena;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Dropout;
import dev.sunder.kernels.Layer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What plans ask a device for, seen by a device that notes it and passes it on. */
class WantedGradientsTest {

  private static final Network NETWORK = SmallNetworks.fused();

  private final Device device = Devices.open("cpu");
  private final List<String> asked = new ArrayList<>();

  @AfterEach
  void close() {
    device.close();
  }

  @Test
  void everyLayerAboveTheFirstTrainedOneIsDifferentiatedInFull() {
    TrainingPlan.of(NETWORK, noting(), Options.ofBatch(2)).close();
    assertEquals(
        List.of(
            "convolution TRAINING",
            "localResponseNormalisation TRAINING",
            "convolution TRAINING",
            "pooling TRAINING",
            "pooling TRAINING",
            "fullyConnected TRAINING",
            "dropout TRAINING",
            "fullyConnected TRAINING",
            "gradient of fullyConnected: ALL",
            "gradient of dropout: INPUTS",
            "gradient of fullyConnected: ALL",
            "gradient of pooling: INPUTS",
            "gradient of pooling: INPUTS",
            "gradient of convolution: ALL",
            "gradient of localResponseNormalisation: INPUTS",
            "gradient of convolution: PARAMETERS"),
        asked);
  }

  @Test
  void frozenStagesRunForwardOnlyAndTheSignalThatJoinsAboveThemGetsNoGradient() {
    TrainingPlan.of(
            SmallNetworks.withSignal(NETWORK, 3), noting(), Options.ofBatch(2).withFrozenStages(2))
        .close();
    assertEquals(
        List.of(
            "convolution INFERENCE",
            "localResponseNormalisation INFERENCE",
            "convolution INFERENCE",
            "pooling INFERENCE",
            "pooling INFERENCE",
            "flatten TRAINING",
            "flatten TRAINING",
            "concat TRAINING",
            "fullyConnected TRAINING",
            "dropout TRAINING",
            "fullyConnected TRAINING",
            "gradient of fullyConnected: ALL",
            "gradient of dropout: INPUTS",
            "gradient of fullyConnected: PARAMETERS"),
        asked);
  }

  @Test
  void inferenceBuildsNoGradientsAndNoDropout() {
    InferencePlan.of(NETWORK, noting(), 2).close();
    assertEquals(
        List.of(
            "convolution INFERENCE",
            "localResponseNormalisation INFERENCE",
            "convolution INFERENCE",
            "pooling INFERENCE",
            "pooling INFERENCE",
            "fullyConnected INFERENCE",
            "fullyConnected INFERENCE"),
        asked);
  }

  @Test
  void aSignalIsResizedToTheMapItJoinsUnlessItHasItsSize() {
    InferencePlan.of(SmallNetworks.withSignal(NETWORK, 2), noting(), 2).close();
    assertEquals(List.of("resize INFERENCE", "concat INFERENCE"), asked.subList(2, 4));
    asked.clear();
    // The second stage of this one computes on a map of 3x3, the signal's own size.
    InferencePlan.of(SmallNetworks.withSignal(SmallNetworks.unfused(), 2), noting(), 2).close();
    assertEquals(List.of("activation INFERENCE", "concat INFERENCE"), asked.subList(2, 4));
  }

  private Device noting() {
    return (Device)
        proxy(
            Device.class,
            device,
            (call, result) ->
                result instanceof Arena arena
                    ? proxy(Arena.class, arena, (made, operation) -> note(made, operation))
                    : result);
  }

  private Object note(Call call, Object made) {
    if (!(made instanceof Differentiable)) {
      return made;
    }
    asked.add(call.name() + " " + call.lastArgument());
    Class<?> kind = made instanceof Dropout ? Dropout.class : Differentiable.class;
    return proxy(
        kind,
        made,
        (inner, result) -> {
          if (inner.name().equals("gradient")) {
            asked.add("gradient of " + call.name() + ": " + inner.lastArgument());
          }
          return result;
        });
  }

  /** A call: the method's name, or what the layer is that it was given. */
  private record Call(String name, Object lastArgument) {
    static Call of(String method, Object[] arguments) {
      Object last = arguments == null ? null : arguments[arguments.length - 1];
      if (arguments != null && arguments[0] instanceof Layer layer) {
        return new Call(layer.type().name(), last);
      }
      return new Call(method, last);
    }
  }

  private interface Noted {
    Object result(Call call, Object result);
  }

  private static Object proxy(Class<?> kind, Object target, Noted noted) {
    return Proxy.newProxyInstance(
        kind.getClassLoader(),
        new Class<?>[] {kind},
        (proxy, method, arguments) -> {
          try {
            return noted.result(
                Call.of(method.getName(), arguments), method.invoke(target, arguments));
          } catch (InvocationTargetException failure) {
            throw failure.getCause();
          }
        });
  }
}
