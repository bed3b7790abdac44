package dev.sunder.kernels.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sunder.kernels.Device;
import dev.sunder.kernels.Devices;
import dev.sunder.kernels.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class OnChangeTest {

  private int runs;

  @Test
  void stepsRunAgainOnlyWhenTheTensorHasChanged() {
    try (Device device = Devices.open("cpu");
        CpuArena arena = (CpuArena) device.arena()) {
      CpuTensor tensor = arena.own(arena.tensor(Shape.of(1, 2)));
      OnChange step = new OnChange(tensor, List.of(() -> runs++));
      step.run();
      step.run();
      assertEquals(1, runs, "runs without a change");
      tensor.upload(new float[] {1, 2});
      step.run();
      step.run();
      assertEquals(2, runs, "runs after an upload");
      tensor.copyFrom(arena.tensor(Shape.of(1, 2)));
      step.run();
      step.run();
      assertEquals(3, runs, "runs after a copy");
      arena
          .momentumUpdate(
              List.of(tensor), List.of(arena.tensor(tensor.shape())), new float[1], 0.9f)
          .run();
      step.run();
      assertEquals(4, runs, "runs after an update");
    }
  }

  @Test
  void stepsThatFailedRunAgain() {
    try (Device device = Devices.open("cpu");
        CpuArena arena = (CpuArena) device.arena()) {
      CpuTensor tensor = arena.own(arena.tensor(Shape.of(1, 2)));
      Step failing =
          () -> {
            if (runs++ == 0) {
              throw new IllegalStateException("a step failed");
            }
          };
      OnChange step = new OnChange(tensor, List.of(failing));
      assertThrows(IllegalStateException.class, step::run);
      step.run();
      assertEquals(2, runs);
    }
  }
}
