package dev.sunder.kernels.cuda;

import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;

/**
 * A dilated convolution as one that is not, of a weight with zeros between its taps: more to
 * multiply, but cuDNN's algorithms for dilation do not give the same bits every time in every
 * direction.
 *
 * @param weight the shape of the weight
 * @param wide the shape of the one with the zeros
 * @param slides the dilated window
 * @param window the one that is not
 */
record Dilation(Shape weight, Shape wide, Window slides, Window window) {

  static Dilation of(Shape weight, Window slides) {
    Shape wide = new Shape(weight.n(), weight.c(), slides.rows().reach(), slides.columns().reach());
    Window window = new Window(undilated(slides.rows()), undilated(slides.columns()));
    return new Dilation(weight, wide, slides, window);
  }

  private static Window.Axis undilated(Window.Axis axis) {
    return new Window.Axis(axis.reach(), axis.stride(), axis.before(), axis.after(), 1);
  }

  /** Adds wide = w with zeros between its taps. */
  void spread(OperationBuilder builder, CudaTensor w, CudaTensor wide) {
    builder.forEach(
        "spread",
        wide.shape().elements(),
        new Arguments()
            .pointer(builder.uses(w))
            .pointer(builder.uses(wide))
            .integers(Divisor.grid(wide.shape()))
            .integers(weight.h())
            .integers(weight.w())
            .integers(Divisor.words(slides.rows().dilation()))
            .integers(Divisor.words(slides.columns().dilation()))
            .integers(wide.shape().elements()));
  }

  /** Adds dw = what of the wide weight's gradient belongs to taps. */
  void gather(OperationBuilder builder, CudaTensor byWide, CudaTensor dw) {
    builder.forEach(
        "gather",
        weight.elements(),
        new Arguments()
            .pointer(builder.uses(byWide))
            .pointer(builder.uses(dw))
            .integers(Divisor.grid(weight))
            .integers(wide.h())
            .integers(wide.w())
            .integers(slides.rows().dilation())
            .integers(slides.columns().dilation())
            .integers(weight.elements()));
  }
}
