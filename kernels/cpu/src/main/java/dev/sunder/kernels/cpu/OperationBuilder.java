package dev.sunder.kernels.cpu;

import dev.sunder.kernels.DeviceException;
import dev.sunder.kernels.Shape;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.primitive_desc_base;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.javacpp.PointerScope;

/**
 * Collects the steps of one operation: primitives, the reorders between them, and the memory they
 * need. What must outlive the building goes to the arena, the rest is freed when building ends.
 */
final class OperationBuilder {

  private final CpuArena arena;
  private final String description;
  private final List<Step> steps = new ArrayList<>();
  private final Set<CpuArena> arenas = new LinkedHashSet<>();

  private OperationBuilder(CpuArena arena, String description) {
    this.arena = arena;
    this.description = description;
    arenas.add(arena);
  }

  /**
   * Builds something for an arena.
   *
   * @throws DeviceException naming {@code description} if oneDNN refuses
   */
  @SuppressWarnings("try") // The scope works by being open: pointers made meanwhile join it.
  static <T> T build(CpuArena arena, String description, Function<OperationBuilder, T> body) {
    try (PointerScope temporaries = new PointerScope()) {
      return body.apply(new OperationBuilder(arena, description));
    } catch (DeviceException reported) {
      throw reported;
    } catch (RuntimeException failure) {
      // The binding throws plain RuntimeException with the library's generic text.
      if (failure.getClass() == RuntimeException.class) {
        throw new DeviceException(description + ": " + failure.getMessage(), failure);
      }
      throw failure;
    }
  }

  String description() {
    return description;
  }

  CpuArena arena() {
    return arena;
  }

  engine engine() {
    return arena.device().engine();
  }

  /** The steps added, in order, ready to run. */
  Sequence sequence() {
    return new Sequence(description, arenas, steps);
  }

  void add(Step step) {
    steps.add(step);
  }

  /** Adds what {@code body} adds as steps that run again only when the tensor has changed. */
  void onChange(CpuTensor tensor, Runnable body) {
    int before = steps.size();
    body.run();
    List<Step> added = steps.subList(before, steps.size());
    OnChange step = new OnChange(uses(tensor), added);
    added.clear();
    steps.add(step);
  }

  /** Notes that a step touches the tensor's memory; a view does that by itself. */
  CpuTensor uses(CpuTensor tensor) {
    arenas.add(tensor.arena());
    return tensor;
  }

  /** Attributes that every primitive here is made with: its temporary memory is the arena's. */
  primitive_attr attributes() {
    primitive_attr attributes = new primitive_attr();
    attributes.set_scratchpad_mode(dnnl.scratchpad_mode.user);
    return attributes;
  }

  /** The same, with something applied to each result. */
  primitive_attr attributes(post_ops operations) {
    primitive_attr attributes = attributes();
    attributes.set_post_ops(operations);
    return attributes;
  }

  /** A tensor of zeros in a given layout of four dimensions. */
  CpuTensor tensor(Shape shape, memory.desc layout) {
    return arena.tensor(shape, layout, description);
  }

  /** Sets what a tensor holds once and for all. */
  void constant(CpuTensor tensor, float[] values) {
    if (!arena.isMeasuring()) {
      tensor.upload(values);
    }
  }

  /** A tensor's memory in its own layout. */
  memory view(CpuTensor tensor) {
    return view(tensor, tensor.layout());
  }

  /** A tensor's memory under another description of the same bytes, such as fewer dimensions. */
  memory view(CpuTensor tensor, memory.desc layout) {
    uses(tensor);
    return view(tensor.storage(), layout);
  }

  memory view(Storage storage, memory.desc layout) {
    return view(storage, layout, 0);
  }

  /** Memory that begins {@code offset} bytes into the block. */
  memory view(Storage storage, memory.desc layout, long offset) {
    return arena.keep(new memory(layout, engine(), storage.at(offset)));
  }

  /** The same bytes under another description. */
  memory same(memory bytes, memory.desc layout) {
    return arena.keep(new memory(layout, engine(), bytes.get_data_handle()));
  }

  /** Zeroed memory of this operation's own. */
  memory scratch(memory.desc layout) {
    return view(arena.allocate(layout.get_size(), description), layout);
  }

  /**
   * Memory in the wanted layout with the values of {@code source}: {@code source} itself if it is
   * in that layout, else a copy that a reorder step fills at this point.
   */
  memory in(memory source, memory.desc wanted) {
    if (source.get_desc().equals(wanted)) {
      return source;
    }
    memory copy = scratch(wanted);
    reorder(source, copy);
    return copy;
  }

  /**
   * Lets {@code computation} fill a tensor: directly if it works in the tensor's layout, else
   * through a copy that a reorder step moves there afterwards.
   */
  void into(CpuTensor target, memory.desc computed, Consumer<memory> computation) {
    memory result = view(target);
    if (computed.equals(target.layout())) {
      computation.accept(result);
      return;
    }
    memory copy = scratch(computed);
    computation.accept(copy);
    reorder(copy, result);
  }

  /** The tensor itself if it is in that layout, else a copy that a reorder step fills. */
  CpuTensor inLayout(CpuTensor tensor, memory.desc layout) {
    if (tensor.layout().equals(layout)) {
      return tensor;
    }
    CpuTensor copy = tensor(tensor.shape(), layout);
    reorder(view(tensor), view(copy));
    return copy;
  }

  /** The tensor in plain NCHW, by {@link #inLayout}. */
  CpuTensor plain(CpuTensor tensor) {
    return tensor.isPlain() ? tensor : inLayout(tensor, Layouts.plain(tensor.shape()));
  }

  void reorder(memory from, memory to) {
    reorder.primitive_desc desc =
        new reorder.primitive_desc(
            engine(), from.get_desc(), engine(), to.get_desc(), attributes(), false);
    add(new reorder(desc), desc, dnnl.DNNL_ARG_FROM, from, dnnl.DNNL_ARG_TO, to);
  }

  /** Adds {@code result = a·b}, of matrices or of as many matrices in each. */
  void product(memory a, memory b, memory result) {
    product(productOf(a.get_desc(), b.get_desc(), result.get_desc()), a, b, result);
  }

  /**
   * A product to be added.
   *
   * @param b may leave the layout to the library
   */
  matmul.primitive_desc productOf(memory.desc a, memory.desc b, memory.desc result) {
    return new matmul.primitive_desc(engine(), a, b, result, attributes(), false);
  }

  /** Adds a product, of memory in the layouts that it was made for. */
  void product(matmul.primitive_desc desc, memory a, memory b, memory result) {
    add(
        new matmul(desc),
        desc,
        dnnl.DNNL_ARG_SRC,
        a,
        dnnl.DNNL_ARG_WEIGHTS,
        b,
        dnnl.DNNL_ARG_DST,
        result);
  }

  /**
   * Adds a primitive.
   *
   * @param arguments pairs of a {@code DNNL_ARG_} number and a memory
   */
  void add(primitive computation, primitive_desc_base desc, Object... arguments) {
    add(computation, desc.scratchpad_desc(), arguments);
  }

  void add(primitive computation, memory.desc scratchpad, Object... arguments) {
    steps.add(step(computation, scratchpad, arguments));
  }

  PrimitiveStep step(primitive computation, memory.desc scratchpad, Object... arguments) {
    int given = arguments.length / 2;
    boolean needsScratch = scratchpad.get_size() > 0;
    int count = needsScratch ? given + 1 : given;
    dnnl_exec_arg_t list = arena.keep(new dnnl_exec_arg_t(count));
    for (int i = 0; i < given; i++) {
      list.position(i).arg((Integer) arguments[2 * i]);
      list.memory(((memory) arguments[2 * i + 1]).get());
    }
    if (needsScratch) {
      memory view = arena.scratchpad().view(scratchpad, description);
      list.position(given).arg(dnnl.DNNL_ARG_SCRATCHPAD).memory(view.get());
    }
    list.position(0);
    arena.keep(computation);
    return new PrimitiveStep(description, computation.get(), arena.device().stream(), list, count);
  }
}
