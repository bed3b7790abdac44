package dev.sunder.kernels.cpu;

import dev.sunder.kernels.DeviceChecks;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Tensor;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.Pointer;

/** A tensor in the layout that the primitive which made it chose. */
final class CpuTensor implements Tensor {

  private final CpuArena arena;
  private final Shape shape;
  private final memory.desc layout;
  private final boolean plain;
  private final Storage storage;
  private final Map<CpuTensor, Sequence> copies = new HashMap<>();
  private Sequence toHost;
  private Sequence fromHost;
  private long version;

  /**
   * @param layout of four dimensions; owned by the arena
   * @param plain whether that is plain NCHW
   */
  CpuTensor(CpuArena arena, Shape shape, memory.desc layout, boolean plain, Storage storage) {
    this.arena = arena;
    this.shape = shape;
    this.layout = layout;
    this.plain = plain;
    this.storage = storage;
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public void upload(FloatBuffer values) {
    requireOpen();
    DeviceChecks.elements("upload", shape, values.remaining());
    changed();
    if (plain) {
      storage.write(values);
      return;
    }
    if (fromHost == null) {
      fromHost = Copy.fromStaging(this);
    }
    arena.staging().storage().write(values);
    fromHost.run();
  }

  @Override
  public void download(FloatBuffer values) {
    requireOpen();
    DeviceChecks.elements("download", shape, values.remaining());
    arena.device().synchronize();
    if (plain) {
      storage.read(values);
      return;
    }
    if (toHost == null) {
      toHost = Copy.toStaging(this);
    }
    toHost.run();
    arena.staging().storage().read(values);
  }

  @Override
  public void copyFrom(Tensor source) {
    requireOpen();
    CpuTensor from = arena.own(source);
    DeviceChecks.copy(shape, from.shape);
    changed();
    if (from.layout.equals(layout) || (from.plain && plain)) {
      Pointer.memcpy(storage.at(0), from.storage.at(0), storage.bytes());
      return;
    }
    copies.computeIfAbsent(from, tensor -> Copy.between(tensor, this)).run();
  }

  CpuArena arena() {
    return arena;
  }

  /** The layout, of four dimensions. */
  memory.desc layout() {
    return layout;
  }

  /** Whether the layout is plain NCHW. */
  boolean isPlain() {
    return plain;
  }

  Storage storage() {
    return storage;
  }

  /**
   * A number that grows whenever parameters change: by an upload, a copy or a momentum update. What
   * operations compute into their outputs is not counted.
   */
  long version() {
    return version;
  }

  /** Notes that the values are others now. */
  void changed() {
    version++;
  }

  /** Whether the tensor may still be used. */
  void requireOpen() {
    arena.requireMemory();
  }
}
