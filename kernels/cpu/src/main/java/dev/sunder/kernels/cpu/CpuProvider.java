package dev.sunder.kernels.cpu;

import dev.sunder.kernels.Device;
import dev.sunder.kernels.DeviceProvider;
import dev.sunder.kernels.DeviceSettings;
import dev.sunder.kernels.DeviceUnavailableException;
import dev.sunder.kernels.Precision;
import org.bytedeco.javacpp.Loader;

/**
 * The processor this runs on, through oneDNN, in fp32.
 *
 * <p>Between algorithms that differ in bits it chooses by what they cost on this machine. That is
 * measured in the first process and remembered in the user's cache folder for each processor,
 * instruction set and number of threads, so every process gives the same bits; a machine too busy
 * to be measured, and a deterministic device, choose by fixed costs. How a sum is split among
 * threads depends on shapes and their number alone.
 */
public final class CpuProvider implements DeviceProvider {

  @Override
  public String name() {
    return "cpu";
  }

  @Override
  public int priority() {
    return 0;
  }

  @Override
  public Device open(int ordinal, DeviceSettings settings) {
    if (ordinal != 0) {
      throw new DeviceUnavailableException("there is one cpu device, number 0; got " + ordinal);
    }
    settings.requirePrecision(name(), Precision.FP32);
    return new CpuDevice(settings.deterministic());
  }

  @Override
  public String report() {
    StringBuilder lines = new StringBuilder();
    lines.append("platform: ").append(Loader.getPlatform()).append('\n');
    try {
      OneDnn.load();
      lines.append("library: oneDNN ").append(OneDnn.version()).append('\n');
      lines.append("instruction set: ").append(OneDnn.instructionSet()).append('\n');
    } catch (DeviceUnavailableException unavailable) {
      lines.append("library: ").append(unavailable.getMessage()).append('\n');
    }
    lines.append("threads: ").append(OneDnn.threads());
    lines.append(" of ").append(Runtime.getRuntime().availableProcessors()).append(" processors\n");
    lines.append("OMP_NUM_THREADS: ").append(environment("OMP_NUM_THREADS")).append('\n');
    lines.append("OMP_WAIT_POLICY: ").append(environment("OMP_WAIT_POLICY"));
    return lines.toString();
  }

  private static String environment(String name) {
    String value = System.getenv(name);
    return value == null ? "not set" : value;
  }
}
