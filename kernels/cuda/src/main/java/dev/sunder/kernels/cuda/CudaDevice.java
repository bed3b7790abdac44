package dev.sunder.kernels.cuda;

import dev.sunder.kernels.Arena;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.DeviceChecks;
import dev.sunder.kernels.DeviceMemory;
import dev.sunder.kernels.DeviceSettings;
import dev.sunder.kernels.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A GPU. */
final class CudaDevice implements Device {

  private final String name;
  private final CudaContext context;
  private final KernelModules kernels;
  private final HostTransfer transfer;
  private final AlgorithmMemory algorithms;
  private final Cleanup cleanup = new Cleanup();
  private final List<CudaArena> arenas = new ArrayList<>();
  private boolean closed;

  /** Opens a GPU; the libraries are loaded. */
  CudaDevice(int ordinal, DeviceSettings settings) {
    name = ordinal == 0 ? "cuda" : "cuda:" + ordinal;
    context = new CudaContext(ordinal, settings);
    cleanup.add(context::close);
    try {
      kernels = new KernelModules(context.multiplication().element());
      cleanup.add(kernels::close);
      transfer = new HostTransfer();
      cleanup.add(transfer::close);
      algorithms = AlgorithmMemory.of(context);
    } catch (RuntimeException failure) {
      cleanup.close();
      throw failure;
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String description() {
    return context.gpuName()
        + ", compute capability "
        + context.computeCapability()
        + ", "
        + (context.memory() >> 20)
        + " MiB, "
        + context.precision()
        + (context.deterministic() ? ", deterministic" : "");
  }

  @Override
  public Precision precision() {
    return context.precision();
  }

  @Override
  public String tuning() {
    return "";
  }

  @Override
  public void tune(String tuning) {
    DeviceChecks.noTuning(name(), tuning);
  }

  @Override
  public Arena arena() {
    requireOpen();
    CudaArena arena = new CudaArena(this, false);
    arenas.add(arena);
    return arena;
  }

  @Override
  public void synchronize() {
    requireOpen();
    context.enter();
    context.synchronize("waiting for device " + name);
  }

  @Override
  public long bytesInUse() {
    return arenas.stream().mapToLong(CudaArena::bytesInUse).sum();
  }

  @Override
  public DeviceMemory memory() {
    requireOpen();
    context.enter();
    return new DeviceMemory(context.freeMemory(), context.memory());
  }

  @Override
  public long measure(Consumer<Arena> making) {
    requireOpen();
    try (CudaArena arena = new CudaArena(this, true)) {
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
    for (CudaArena arena : List.copyOf(arenas)) {
      arena.close();
    }
    algorithms.save();
    // The thread that closes need not be one that computed.
    context.enterToRelease();
    cleanup.close();
    if (leaked > 0) {
      throw new IllegalStateException(
          "device " + name + " was closed with " + leaked + " of its arenas still open");
    }
  }

  CudaContext context() {
    return context;
  }

  KernelModules kernels() {
    return kernels;
  }

  HostTransfer transfer() {
    return transfer;
  }

  /** Which algorithms convolutions were found to run fastest by. */
  AlgorithmMemory algorithms() {
    return algorithms;
  }

  /** Called by an arena when it is closed. */
  void forget(CudaArena arena) {
    arenas.remove(arena);
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("device " + name + " is closed");
    }
  }
}
