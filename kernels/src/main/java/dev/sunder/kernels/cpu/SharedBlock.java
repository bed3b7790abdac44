package dev.sunder.kernels.cpu;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.memory;

/**
 * Memory that steps use one after another, so that all share one block, as large as the most
 * demanding asks for: an arena has one for its primitives' temporary results and one for staging.
 */
final class SharedBlock {

  private final CpuArena arena;
  private final List<memory> views = new ArrayList<>();
  private Storage storage;

  SharedBlock(CpuArena arena) {
    this.arena = arena;
  }

  /** The block as it is now; a larger one after a larger view was asked for. */
  Storage storage() {
    return storage;
  }

  /** A view of the block, owned by the arena, that follows it when it is replaced. */
  memory view(memory.desc layout, String description) {
    long bytes = layout.get_size();
    if (storage == null || storage.bytes() < bytes) {
      Storage larger = arena.allocate(bytes, description);
      for (memory view : views) {
        view.set_data_handle(larger.at(0));
      }
      if (storage != null) {
        arena.free(storage);
      }
      storage = larger;
    }
    memory view = arena.keep(new memory(layout, arena.device().engine(), storage.at(0)));
    views.add(view);
    return view;
  }
}
