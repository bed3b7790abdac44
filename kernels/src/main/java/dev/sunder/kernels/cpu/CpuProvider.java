package dev.sunder.kernels.cpu;

import dev.sunder.kernels.Device;
import dev.sunder.kernels.DeviceProvider;
import dev.sunder.kernels.DeviceUnavailableException;
import org.bytedeco.javacpp.Loader;

/** The processor this runs on, through oneDNN. */
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
  public Device open(int ordinal) {
    if (ordinal != 0) {
      throw new DeviceUnavailableException("there is one cpu device, number 0; got " + ordinal);
    }
    return new CpuDevice();
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
