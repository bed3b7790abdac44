package dev.sunder.kernels.cpu;

import java.nio.FloatBuffer;
import java.util.List;

/**
 * v ← μ v + (g + λ w), w ← w − η v in one loop over all parameters on all threads. It reads three
 * arrays and writes two, once each, so that memory's bandwidth bounds it.
 *
 * <p>Works on elements as they are stored, whatever the layout. Padding of a blocked layout is zero
 * in the gradient and the weight, and so stays zero.
 */
final class MomentumLoop implements Step, Workers.Body {

  // What a thread takes at a time; a storage's windows are multiples of it.
  private static final int PIECE = 1 << 16;
  // What it computes at a time: weight, gradient and velocity stay in the first-level cache, and a
  // copy of fewer than 4096 bytes is what the JVM does fastest for its length.
  private static final int CHUNK = 1 << 9;

  private final Workers workers;
  private final Parameter[] parameters;
  private final float momentum;
  // The first piece of each parameter, and after them the number of pieces.
  private final int[] firstPiece;
  private final Own[] own;
  private float learningRate;

  /**
   * One parameter; the three blocks are of the same size.
   *
   * @param w the weight
   * @param g its gradient
   * @param v its velocity
   * @param decay λ
   */
  record Parameter(Storage w, Storage g, Storage v, float decay) {}

  /** A thread's copies. */
  private static final class Own {
    private final float[] w = new float[CHUNK];
    private final float[] g = new float[CHUNK];
    private final float[] v = new float[CHUNK];
  }

  MomentumLoop(Workers workers, List<Parameter> parameters, float momentum) {
    this.workers = workers;
    this.parameters = parameters.toArray(new Parameter[0]);
    this.momentum = momentum;
    firstPiece = new int[parameters.size() + 1];
    for (int i = 0; i < parameters.size(); i++) {
      firstPiece[i + 1] =
          firstPiece[i] + Math.toIntExact((floats(parameters.get(i)) + PIECE - 1) / PIECE);
    }
    own = new Own[workers.count()];
    for (int i = 0; i < own.length; i++) {
      own[i] = new Own();
    }
  }

  void learningRate(float rate) {
    learningRate = rate;
  }

  @Override
  public void run() {
    workers.run(firstPiece[parameters.length], this);
  }

  @Override
  public void run(int piece, int worker) {
    int index = 0;
    while (piece >= firstPiece[index + 1]) {
      index++;
    }
    Parameter parameter = parameters[index];
    long start = (long) (piece - firstPiece[index]) * PIECE;
    FloatBuffer w = parameter.w.window(start);
    FloatBuffer g = parameter.g.window(start);
    FloatBuffer v = parameter.v.window(start);
    int first = Storage.inWindow(start);
    int end = first + (int) Math.min(PIECE, floats(parameter) - start);
    Own o = own[worker];
    for (int at = first; at < end; at += CHUNK) {
      int count = Math.min(CHUNK, end - at);
      w.get(at, o.w, 0, count);
      g.get(at, o.g, 0, count);
      v.get(at, o.v, 0, count);
      update(o.w, o.g, o.v, parameter.decay, momentum, learningRate);
      v.put(at, o.v, 0, count);
      w.put(at, o.w, 0, count);
    }
  }

  private static long floats(Parameter parameter) {
    return parameter.w.bytes() / Float.BYTES;
  }

  // Whole arrays and one index: the form the JVM's compiler turns into vector instructions.
  private static void update(
      float[] w, float[] g, float[] v, float decay, float momentum, float rate) {
    for (int i = 0; i < w.length; i++) {
      float velocity = momentum * v[i] + (g[i] + decay * w[i]);
      v[i] = velocity;
      w[i] -= rate * velocity;
    }
  }
}
