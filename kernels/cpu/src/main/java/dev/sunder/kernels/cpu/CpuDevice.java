package dev.sunder.kernels.cpu;

import dev.sunder.kernels.Arena;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.DeviceMemory;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Precision;
import dev.sunder.kernels.natives.CacheFolder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.stream;

/** The CPU through oneDNN, with its OpenMP threads. */
final class CpuDevice implements Device {

  private final engine processor;
  private final stream queue;
  private final dnnl_stream stream;
  private final List<CpuArena> arenas = new ArrayList<>();
  private final Workers workers;
  private final Workers inferenceWorkers;
  private ConvolutionCosts costs;
  private boolean closed;

  /**
   * Loads the library and opens the processor.
   *
   * @param deterministic whether algorithms are chosen by fixed costs rather than by this machine's
   */
  CpuDevice(boolean deterministic) {
    OneDnn.load();
    processor = new engine(engine.kind.cpu, 0);
    queue = new stream(processor);
    stream = queue.get();
    workers = new ParkedWorkers(OneDnn.threads());
    inferenceWorkers = OpenMpWorkers.ofOneDnn(OneDnn.threads()).orElse(workers);
    costs = deterministic ? ConvolutionCosts.FIXED : costsHere();
  }

  /**
   * This machine's costs, measured if no process has measured them yet. Whatever comes of it is
   * remembered: later processes are to choose alike.
   */
  private ConvolutionCosts costsHere() {
    CostMemory memory =
        new CostMemory(CacheFolder.open().path(), OneDnn.processor() + ", " + description());
    Optional<ConvolutionCosts> known = memory.recall();
    if (known.isPresent()) {
      return known.get();
    }
    try (CpuArena arena = new CpuArena(this, false, ConvolutionCosts.DIRECT)) {
      ConvolutionCosts costs = CostMeasurement.in(arena).orElse(ConvolutionCosts.FIXED);
      // What cannot be kept would be another in the next process.
      return memory.remember(costs).orElse(ConvolutionCosts.FIXED);
    }
  }

  @Override
  public String name() {
    return "cpu";
  }

  @Override
  public String description() {
    return "oneDNN "
        + OneDnn.version()
        + ", "
        + OneDnn.instructionSet()
        + ", "
        + OneDnn.threads()
        + (OneDnn.threads() == 1 ? " thread" : " threads");
  }

  @Override
  public Precision precision() {
    return Precision.FP32;
  }

  @Override
  public Arena arena() {
    requireOpen();
    CpuArena arena = new CpuArena(this, false, costs);
    arenas.add(arena);
    return arena;
  }

  @Override
  public String tuning() {
    return costs.toString();
  }

  @Override
  public void tune(String tuning) {
    requireOpen();
    costs = ConvolutionCosts.parse(tuning);
  }

  @Override
  public void synchronize() {
    requireOpen();
    dnnl.dnnl_stream_wait(stream);
  }

  @Override
  public long bytesInUse() {
    long bytes = 0;
    for (CpuArena arena : arenas) {
      bytes += arena.bytesInUse();
    }
    return bytes;
  }

  @Override
  public DeviceMemory memory() {
    return HostMemory.now(bytesInUse());
  }

  @Override
  public long measure(Consumer<Arena> making) {
    requireOpen();
    try (CpuArena arena = new CpuArena(this, true, costs)) {
      making.accept(arena);
      return arena.bytesInUse();
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    int leaked = arenas.size();
    for (CpuArena arena : List.copyOf(arenas)) {
      arena.close();
    }
    workers.close();
    inferenceWorkers.close();
    queue.close();
    processor.close();
    if (leaked > 0) {
      throw new IllegalStateException(
          "device cpu was closed with " + leaked + " of its arenas still open");
    }
  }

  engine engine() {
    return processor;
  }

  dnnl_stream stream() {
    return stream;
  }

  /**
   * The threads for loops in Java. Those of inference are short: they run on oneDNN's own threads,
   * which need not be woken up. In a training step they are long, and a thread that comes late,
   * because another library's threads are on the cores, is not waited for.
   */
  Workers workers(Mode mode) {
    return mode == Mode.INFERENCE ? inferenceWorkers : workers;
  }

  /** Called by an arena when it is closed. */
  void forget(CpuArena arena) {
    arenas.remove(arena);
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("device cpu is closed");
    }
  }
}
