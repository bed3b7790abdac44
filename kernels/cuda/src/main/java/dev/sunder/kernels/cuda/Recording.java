package dev.sunder.kernels.cuda;

import dev.sunder.kernels.Operation;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import jcuda.driver.CUgraph;
import jcuda.driver.CUgraphExec;
import jcuda.driver.CUstreamCaptureMode;
import jcuda.driver.JCudaDriver;

/**
 * Operations replayed as one CUDA graph, captured when they are first run: by then everything they
 * need has been made.
 */
final class Recording implements CudaOperation {

  private final CudaArena arena;
  private final CudaContext context;
  private final Sequence sequence;
  private CUgraphExec graph;

  Recording(CudaArena arena, String description, List<? extends Operation> operations) {
    this.arena = arena;
    context = arena.device().context();
    List<Step> steps = new ArrayList<>();
    Set<CudaArena> arenas = new LinkedHashSet<>(List.of(arena));
    for (Operation operation : operations) {
      if (!(operation instanceof CudaOperation own) || own.sequence().context() != context) {
        throw new IllegalArgumentException(
            description
                + ": expected operations of device "
                + arena.device().name()
                + ", got "
                + operation.description());
      }
      steps.addAll(own.sequence().steps());
      arenas.addAll(own.sequence().arenas());
    }
    sequence = new Sequence(description, context, arenas, MaxPoolingGradient.fused(steps));
  }

  @Override
  public void run() {
    sequence.requireOpen();
    context.enter();
    if (graph == null) {
      if (sequence.isEmpty()) {
        return;
      }
      graph = capture();
    }
    int status = JCudaDriver.cuGraphLaunch(graph, context.stream());
    if (status != 0) {
      Status.driver(status, "cuGraphLaunch", description());
    }
  }

  @Override
  public int launches() {
    return sequence.isEmpty() ? 0 : 1;
  }

  private CUgraphExec capture() {
    CUgraph captured = new CUgraph();
    Status.driver(
        JCudaDriver.cuStreamBeginCapture(
            context.stream(), CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL),
        "cuStreamBeginCapture",
        description());
    boolean complete = false;
    try {
      sequence.enqueue();
      complete = true;
    } finally {
      int status = JCudaDriver.cuStreamEndCapture(context.stream(), captured);
      // After a failed step the capture is broken too, and the step's error tells why.
      if (complete) {
        Status.driver(status, "cuStreamEndCapture", description());
      }
    }
    try {
      CUgraphExec made = new CUgraphExec();
      Status.driver(
          JCudaDriver.cuGraphInstantiate(made, captured, 0), "cuGraphInstantiate", description());
      arena.atClose(() -> JCudaDriver.cuGraphExecDestroy(made));
      sequence.arenas().forEach(each -> each.workspace().keep());
      return made;
    } finally {
      int ignored = JCudaDriver.cuGraphDestroy(captured);
    }
  }

  @Override
  public Sequence sequence() {
    return sequence;
  }
}
