package dev.sunder.experiments.command;

import dev.sunder.experiments.console.OptionSection;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.DeviceSettings;
import dev.sunder.kernels.Devices;
import dev.sunder.kernels.Precision;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** A command that opens a device: which one, and how it computes. */
@OptionSection("Device")
public abstract class DeviceJob extends Job {

  private static final int MOST_THREADS = 4096;

  @Option(
      names = "--device",
      order = LAST,
      paramLabel = "NAME",
      defaultValue = "auto",
      description =
          "A device of those that sunder devices lists, such as cpu, or auto: the fastest that"
              + " opens. Default: ${DEFAULT-VALUE}.")
  private String device;

  @Option(
      names = "--precision",
      order = LAST + 1,
      paramLabel = "NAME",
      converter = PrecisionName.class,
      description =
          "How to multiply: fp32; on a GPU tf32 or bf16, too. Default: the device's own, on a GPU"
              + " tf32 where it has it, else fp32.")
  private Precision precision;

  @Option(
      names = "--deterministic",
      order = LAST + 2,
      description =
          "Algorithms are chosen by rule, not by measurement: the same bits in every process, and"
              + " where nothing was measured yet. The CPU gives the same bits in every process"
              + " anyway, with the same number of threads: it remembers what it measured.")
  private boolean deterministic;

  @Option(
      names = "--threads",
      order = LAST + 3,
      paramLabel = "N",
      description = "Threads of the CPU device. Default: $OMP_NUM_THREADS, or one a processor.")
  private Integer threads;

  /** The threads asked for. */
  public OptionalInt threads() {
    return threads == null ? OptionalInt.empty() : OptionalInt.of(threads);
  }

  @Override
  public Integer call() throws Exception {
    if (threads != null && (threads < 1 || threads > MOST_THREADS)) {
      throw usage("--threads needs a number from 1 to " + MOST_THREADS + ", got " + threads);
    }
    requireThreads(System.getenv("OMP_NUM_THREADS"));
    return super.call();
  }

  /** OpenMP would take any number of threads and hang while it starts them. */
  void requireThreads(String variable) {
    if (threads != null || variable == null) {
      return;
    }
    // A list has a number for each level of nesting.
    String first = variable.strip().split("\\s*,", 2)[0];
    if (!first.matches("\\d{1,9}")
        || Integer.parseInt(first) < 1
        || Integer.parseInt(first) > MOST_THREADS) {
      throw usage(
          "OMP_NUM_THREADS needs a number from 1 to "
              + MOST_THREADS
              + ", got \""
              + variable
              + "\"");
    }
  }

  /** The device's name as given. */
  protected String deviceName() {
    return device;
  }

  /** What is asked of the device. */
  protected DeviceSettings deviceSettings() {
    return new DeviceSettings(Optional.ofNullable(precision), deterministic);
  }

  /** Opens the device asked for; the caller closes it. */
  protected Device openDevice() {
    try {
      return Devices.open(device, deviceSettings());
    } catch (IllegalArgumentException unknown) {
      throw usage("--device: " + unknown.getMessage());
    }
  }

  /** A precision by its name; what is wrong with it is said in the words of the engine. */
  static final class PrecisionName implements ITypeConverter<Precision> {
    @Override
    public Precision convert(String name) {
      try {
        return Precision.of(name);
      } catch (IllegalArgumentException unknown) {
        throw new TypeConversionException(unknown.getMessage());
      }
    }
  }
}
