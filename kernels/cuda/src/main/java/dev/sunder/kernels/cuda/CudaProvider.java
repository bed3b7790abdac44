package dev.sunder.kernels.cuda;

import dev.sunder.kernels.Device;
import dev.sunder.kernels.DeviceProvider;
import dev.sunder.kernels.DeviceSettings;
import dev.sunder.kernels.DeviceUnavailableException;
import java.util.ArrayList;
import java.util.List;

/**
 * NVIDIA GPUs, through CUDA 12 or 13 and cuDNN 9 as they are found on this machine.
 *
 * <p>In tf32 where the GPU has it, else in fp32, unless asked for fp32 or bf16. Deterministic, it
 * takes cuDNN's algorithms by rule instead of by measurement.
 *
 * <p>Whatever goes wrong while a GPU is opened, down to a wrong result of the {@linkplain SelfCheck
 * self-check}, is a {@link DeviceUnavailableException} of one line, so that {@code auto} goes on to
 * the CPU.
 */
public final class CudaProvider implements DeviceProvider {

  private static final int BEFORE_THE_CPU = 10;

  @Override
  public String name() {
    return "cuda";
  }

  @Override
  public int priority() {
    return BEFORE_THE_CPU;
  }

  @Override
  public Device open(int ordinal, DeviceSettings settings) {
    try {
      Multiplication.requireKnown(settings.precision());
      Libraries.load();
      CudaDevice device = new CudaDevice(ordinal, settings);
      try {
        SelfCheck.run(device);
      } catch (Throwable wrong) {
        device.close();
        throw wrong;
      }
      return device;
    } catch (DeviceUnavailableException unavailable) {
      throw unavailable;
    } catch (Throwable failure) {
      // Errors of linking and loading included: the CPU still computes.
      String doubts = Libraries.doubts();
      throw new DeviceUnavailableException(
          "opening the GPU failed: "
              + Libraries.oneLine(failure)
              + (doubts.isEmpty() ? "" : "; " + doubts),
          failure);
    }
  }

  @Override
  public String report() {
    List<String> lines = new ArrayList<>(Libraries.report());
    lines.add(
        "state: not yet run on a GPU; checked against an emulation of the driver, cuBLAS and cuDNN");
    return String.join("\n", lines);
  }
}
