package dev.sunder.kernels.cuda;

import dev.sunder.kernels.DeviceException;
import dev.sunder.kernels.cuda.AlgorithmChoice.Algorithm;
import dev.sunder.kernels.cuda.AlgorithmChoice.Candidate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Finds the algorithm that a convolution of cuDNN's is to be computed by, measured or by rule. */
final class AlgorithmSearch {

  private static final long MOST_WORKSPACE = 4L << 30;

  private final ConvolutionCall call;
  private final CudaArena arena;
  private final CudaContext context;
  private final CudaTensor[] tensors;
  private final List<Integer> mathTypes;

  /** For a call on x, w and y. */
  AlgorithmSearch(ConvolutionCall call, CudaArena arena, CudaTensor x, CudaTensor w, CudaTensor y) {
    this.call = call;
    this.arena = arena;
    context = arena.device().context();
    tensors = new CudaTensor[] {x, w, y};
    mathTypes = context.multiplication().cudnnMathTypes();
  }

  /**
   * The fastest algorithm whose workspace leaves most of the memory free, else the one with the
   * smallest: each with the first math type that it can be used with.
   *
   * @throws DeviceException if there is none
   */
  Algorithm choose(boolean byRule) {
    List<Candidate> offered = new ArrayList<>();
    for (int mathType : mathTypes) {
      long limit = limit();
      // Without memory there is nothing to measure on, and the rules come closest.
      List<Candidate> listed =
          byRule || arena.isMeasuring()
              ? listed(mathType, () -> call.direction().rank(call))
              : listed(mathType, () -> measure(limit));
      for (int number : AlgorithmChoice.ranked(call.direction(), listed, limit)) {
        long bytes = call.workspace(number);
        if (bytes >= 0 && bytes <= limit) {
          return new Algorithm(number, mathType);
        }
      }
      offered.addAll(listed);
    }
    for (int mathType : mathTypes) {
      List<Candidate> listed = listed(mathType, () -> call.direction().rank(call));
      Optional<Integer> smallest =
          AlgorithmChoice.ranked(call.direction(), listed, Long.MAX_VALUE).stream()
              .filter(number -> call.workspace(number) >= 0)
              .min(Comparator.comparingLong(call::workspace));
      if (smallest.isPresent()) {
        return new Algorithm(smallest.get(), mathType);
      }
    }
    throw new DeviceException(
        call.description()
            + ": none of cuDNN's "
            + offered.size()
            + " algorithms is deterministic and without transforms in "
            + context.precision()
            + ": "
            + offered);
  }

  /** What cuDNN lists with a math type: none where it refuses to, and another is left. */
  private List<Candidate> listed(int mathType, Supplier<List<Candidate>> listing) {
    call.multiplyBy(mathType);
    try {
      return listing.get();
    } catch (DeviceException refusal) {
      if (mathType == mathTypes.get(mathTypes.size() - 1)) {
        throw refusal;
      }
      return List.of();
    }
  }

  /** The largest workspace that leaves most of the memory free. */
  long limit() {
    return Math.min(MOST_WORKSPACE, free() / 4);
  }

  /** What can still be allocated, or could after what an arena only measures. */
  private long free() {
    long free = context.freeMemory();
    return arena.isMeasuring() ? Math.max(0, free - arena.bytesInUse()) : free;
  }

  /**
   * Measures on random numbers, since zeros take less power and so time; where there is no room for
   * them, on whatever the tensors hold.
   */
  private List<Candidate> measure(long limit) {
    MemoryPool pool = arena.pool();
    long scratchBytes = Math.max(limit, ConvolutionCall.LEAST_WORKSPACE);
    DevicePointer scratch = pool.allocate(scratchBytes, call.description());
    DevicePointer[] operands = {call.x(), call.w(), call.y()};
    CudaTensor written = call.direction().written(tensors[0], tensors[1], tensors[2]);
    List<Runnable> drawn = new ArrayList<>();
    try {
      for (int i = 0; i < operands.length; i++) {
        CudaTensor tensor = tensors[i];
        if (tensor != written && tensor.bytes() <= free() / 4) {
          DevicePointer numbers = pool.allocate(tensor.bytes(), call.description());
          drawn.add(() -> pool.free(numbers, tensor.bytes()));
          OperationBuilder draw = new OperationBuilder(arena, call.description());
          draw.uniform(tensor.element(), numbers, tensor.shape().elements(), i);
          draw.sequence().run();
          operands[i] = numbers;
        }
      }
      List<Candidate> measured = call.direction().measure(call, operands, scratch, scratchBytes);
      context.synchronize(call.description());
      return measured;
    } finally {
      drawn.forEach(Runnable::run);
      pool.free(scratch, scratchBytes);
    }
  }
}
