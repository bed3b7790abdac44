package dev.sunder.kernels.cuda;

import dev.sunder.kernels.Differentiable;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Channels side by side; the gradient takes them apart. */
final class Concat {

  // The kernels' struct Part: an address, where the part begins and a divisor.
  private static final int PART_BYTES = Long.BYTES + 4 * Integer.BYTES;

  private Concat() {}

  static Differentiable build(
      OperationBuilder builder, List<CudaTensor> inputs, Shape outputShape, Mode mode) {
    CudaTensor output = builder.output(outputShape);
    move(builder, "concat", inputs.stream().map(builder::operand).toList(), output);
    return CudaFunction.ofInputs(
        builder,
        mode,
        inputs,
        output,
        (backward, dy) -> {
          List<CudaTensor> gradients =
              inputs.stream().map(input -> backward.output(input.shape())).toList();
          move(backward, "split", gradients, dy);
          return gradients;
        });
  }

  private static void move(
      OperationBuilder builder, String kernel, List<CudaTensor> parts, CudaTensor whole) {
    int pack = builder.element().perPack();
    boolean packed = parts.stream().allMatch(part -> size(part) % pack == 0);
    int unit = packed ? pack : 1;
    ByteBuffer table =
        ByteBuffer.allocate(parts.size() * PART_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    int start = 0;
    int largest = 0;
    for (CudaTensor part : parts) {
      int size = size(part) / unit;
      table.putLong(part.memory().address()).putInt(start);
      for (int word : Divisor.words(size)) {
        table.putInt(word);
      }
      start += size;
      largest = Math.max(largest, size);
    }
    int examples = whole.shape().n();
    builder.forEachInRows(
        kernel,
        parts.size(),
        largest * examples,
        new Arguments()
            .pointer(builder.constant(table.array()))
            .pointer(whole.memory())
            .integers(start)
            .integers(unit)
            .integers(examples));
  }

  private static int size(CudaTensor part) {
    return part.shape().elementsPerExample();
  }
}
