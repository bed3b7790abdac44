package dev.sunder.kernels.cpu;

import dev.sunder.kernels.MomentumUpdate;
import dev.sunder.kernels.Tensor;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;

/**
 * The momentum update, two primitives for each piece of a parameter. The pieces are small enough
 * that the second primitive finds the velocity and the weight still in the cache, so memory is read
 * three times and written twice, as if both were one.
 *
 * <p>Padding of a blocked layout is zero in the gradient and the weight, and so stays zero.
 */
final class CpuMomentumUpdate implements MomentumUpdate {

  // Velocity, gradient and weight of a piece, 1.5 MiB for two threads, fit their second-level
  // caches.
  private static final long PIECE_FLOATS_PER_THREAD = 1 << 16;

  private final Sequence sequence;
  private final List<Tensor> velocities;
  private final FloatBuffer scales;

  private CpuMomentumUpdate(
      OperationBuilder builder,
      List<CpuTensor> parameters,
      List<CpuTensor> gradients,
      float[] weightDecay,
      float momentum) {
    List<Tensor> made = new ArrayList<>();
    Pieces pieces = new Pieces(builder, momentum, parameters.size());
    for (int i = 0; i < parameters.size(); i++) {
      CpuTensor w = parameters.get(i);
      CpuTensor v = builder.tensor(w.shape(), w.layout());
      CpuTensor g = builder.inLayout(gradients.get(i), w.layout());
      pieces.add(builder.uses(w), builder.uses(g), v, weightDecay[i], i);
      made.add(v);
    }
    velocities = List.copyOf(made);
    scales = pieces.scales.floats();
    sequence = builder.sequence();
  }

  static MomentumUpdate build(
      CpuArena arena,
      String description,
      List<CpuTensor> parameters,
      List<CpuTensor> gradients,
      float[] weightDecay,
      float momentum) {
    return OperationBuilder.build(
        arena,
        description,
        builder -> new CpuMomentumUpdate(builder, parameters, gradients, weightDecay, momentum));
  }

  @Override
  public void learningRate(float rate) {
    sequence.requireOpen();
    scales.put(0, -rate);
  }

  @Override
  public List<Tensor> velocities() {
    return velocities;
  }

  @Override
  public void run() {
    sequence.run();
  }

  @Override
  public String description() {
    return sequence.description();
  }

  /** Cuts parameters into pieces and adds the primitives of each. */
  private static final class Pieces {
    private final OperationBuilder builder;
    private final float momentum;
    private final long pieceFloats = PIECE_FLOATS_PER_THREAD * OneDnn.threads();
    // A cache line each, since a scale is read as a memory of its own: −η, μ, then every λ.
    private final Storage scales;

    Pieces(OperationBuilder builder, float momentum, int parameters) {
      this.builder = builder;
      this.momentum = momentum;
      scales =
          builder.arena().allocate((2L + parameters) * LINE * Float.BYTES, builder.description());
      scales.floats().put(LINE, momentum);
    }

    private static final int LINE = 16;

    void add(CpuTensor w, CpuTensor g, CpuTensor v, float decay, int index) {
      scales.floats().put((2 + index) * LINE, decay);
      long total = w.storage().bytes() / Float.BYTES;
      for (long start = 0; start < total; start += pieceFloats) {
        long count = Math.min(pieceFloats, total - start);
        memory wPiece = piece(w, start, count);
        memory gPiece = piece(g, start, count);
        memory vPiece = piece(v, start, count);
        velocity(wPiece, gPiece, vPiece, decay, scale(2 + index), count);
        weight(wPiece, vPiece, count);
      }
    }

    /** v ← μ v + (g + λ w). */
    private void velocity(
        memory w, memory g, memory v, float decay, memory decayScale, long count) {
      if (decay == 0) {
        add(v, g, dnnl.DNNL_ARG_SRC_0, scale(1), v, null, count);
      } else {
        post_ops addsOld = new post_ops();
        addsOld.append_sum(momentum, 0, org.bytedeco.dnnl.memory.data_type.undef);
        add(g, w, dnnl.DNNL_ARG_SRC_1, decayScale, v, addsOld, count);
      }
    }

    /** w ← w − η v. */
    private void weight(memory w, memory v, long count) {
      add(w, v, dnnl.DNNL_ARG_SRC_1, scale(0), w, null, count);
    }

    private void add(
        memory first,
        memory second,
        int scaled,
        memory scale,
        memory result,
        post_ops after,
        long count) {
      primitive_attr attributes = after == null ? builder.attributes() : builder.attributes(after);
      attributes.set_scales_mask(scaled, 0);
      memory.desc vector = Layouts.vector(count);
      binary.primitive_desc desc =
          new binary.primitive_desc(
              builder.engine(), algorithm.binary_add, vector, vector, vector, attributes, false);
      builder.add(
          new binary(desc),
          desc,
          dnnl.DNNL_ARG_SRC_0,
          first,
          dnnl.DNNL_ARG_SRC_1,
          second,
          dnnl.DNNL_ARG_DST,
          result,
          dnnl.DNNL_ARG_ATTR_SCALES | scaled,
          scale);
    }

    private memory piece(CpuTensor tensor, long start, long count) {
      return at(tensor.storage(), start, count);
    }

    private memory scale(int index) {
      return at(scales, (long) index * LINE, 1);
    }

    private memory at(Storage storage, long start, long count) {
      return builder
          .arena()
          .keep(
              new memory(Layouts.vector(count), builder.engine(), storage.at(start * Float.BYTES)));
    }
  }
}
