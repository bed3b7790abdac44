package dev.sunder.kernels.reference;

import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Shape;
import java.util.Arrays;
import java.util.List;

/** y[n,c,h,w] = a[n,c,h,w] · b[n,c,h,w], or · b[n,c,0,0] where b has one value a channel. */
final class Product extends Function {

  private final ReferenceTensor map;
  private final ReferenceTensor factor;
  private final int places;

  Product(
      ReferenceArena arena,
      String description,
      List<ReferenceTensor> inputs,
      Shape output,
      Mode mode) {
    super(arena, description, mode, inputs, arena.newTensor(output), List.of());
    map = inputs.get(0);
    factor = inputs.get(1);
    places = output.elements() / factor.shape().elements();
  }

  @Override
  public void run() {
    double[] ys = output().values();
    double[] as = map.values();
    double[] bs = factor.values();
    for (int i = 0; i < ys.length; i++) {
      ys[i] = as[i] * bs[i / places];
    }
  }

  @Override
  void backward(
      ReferenceTensor outputGradient,
      List<ReferenceTensor> byInputs,
      List<ReferenceTensor> byParameters) {
    double[] dy = outputGradient.values();
    double[] as = map.values();
    double[] bs = factor.values();
    double[] da = byInputs.get(0).values();
    double[] db = byInputs.get(1).values();
    Arrays.fill(db, 0);
    for (int i = 0; i < dy.length; i++) {
      da[i] = dy[i] * bs[i / places];
      db[i / places] += dy[i] * as[i];
    }
  }
}
