package dev.sunder.kernels.cpu;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.memory;

/**
 * Memory that steps use one after another, so that all share one block, as large as the most
 * demanding asks for: an arena has one for its primitives' temporary results, one for staging and
 * one for transformed convolutions.
 */
final class SharedBlock {

  private final CpuArena arena;
  private final List<View> views = new ArrayList<>();
  private Storage storage;

  SharedBlock(CpuArena arena) {
    this.arena = arena;
  }

  /** The block as it is now; a larger one after a larger view was asked for. */
  Storage storage() {
    return storage;
  }

  /** A view of the block's start, owned by the arena, that follows the block when replaced. */
  memory view(memory.desc layout, String description) {
    return view(layout, 0, description);
  }

  /** The same, {@code offset} bytes into the block. */
  memory view(memory.desc layout, long offset, String description) {
    require(offset + layout.get_size(), description);
    memory view = arena.keep(new memory(layout, arena.device().engine(), storage.at(offset)));
    views.add(new View(view, offset));
    return view;
  }

  private void require(long bytes, String description) {
    if (storage != null && storage.bytes() >= bytes) {
      return;
    }
    Storage larger = arena.allocate(bytes, description);
    for (View made : views) {
      made.bytes.set_data_handle(larger.at(made.offset));
    }
    if (storage != null) {
      arena.free(storage);
    }
    storage = larger;
  }

  private record View(memory bytes, long offset) {}
}
