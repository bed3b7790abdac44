package dev.sunder.kernels.reference;

import dev.sunder.kernels.Arena;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.DeviceChecks;
import dev.sunder.kernels.DeviceMemory;
import dev.sunder.kernels.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Plain Java in double precision on one thread. */
final class ReferenceDevice implements Device {

  private final List<ReferenceArena> arenas = new ArrayList<>();
  private boolean closed;

  @Override
  public String name() {
    return "reference";
  }

  @Override
  public String description() {
    return "plain Java " + Runtime.version().feature() + ", double precision, 1 thread";
  }

  @Override
  public Precision precision() {
    return Precision.FP64;
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
    ReferenceArena arena = new ReferenceArena(this, false);
    arenas.add(arena);
    return arena;
  }

  @Override
  public void synchronize() {
    requireOpen();
  }

  @Override
  public long bytesInUse() {
    return arenas.stream().mapToLong(ReferenceArena::bytesInUse).sum();
  }

  @Override
  public DeviceMemory memory() {
    Runtime java = Runtime.getRuntime();
    long used = java.totalMemory() - java.freeMemory();
    return new DeviceMemory(java.maxMemory() - used, java.maxMemory());
  }

  @Override
  public long measure(Consumer<Arena> making) {
    requireOpen();
    try (ReferenceArena arena = new ReferenceArena(this, true)) {
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
    List.copyOf(arenas).forEach(ReferenceArena::close);
    if (leaked > 0) {
      throw new IllegalStateException(
          "device reference was closed with " + leaked + " of its arenas still open");
    }
  }

  /** Called by an arena when it is closed. */
  void forget(ReferenceArena arena) {
    arenas.remove(arena);
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("device reference is closed");
    }
  }
}
