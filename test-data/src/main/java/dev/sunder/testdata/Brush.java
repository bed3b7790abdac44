package dev.sunder.testdata;

/** Draws on a canvas in coordinates of its own. */
record Brush(Canvas canvas, Affine toPixels) {

  /** A brush whose coordinates {@code map} takes to this one's. */
  Brush in(Affine map) {
    return new Brush(canvas, toPixels.of(map));
  }

  void fill(Outline area, Paint paint) {
    fill(area, paint, 1);
  }

  void fill(Outline area, Paint paint, double opacity) {
    Affine back = toPixels.inverse();
    canvas.fill(area.mapped(toPixels), (x, y) -> paint.at(back.x(x, y), back.y(x, y)), opacity);
  }

  void fill(Outline area, Colour colour) {
    fill(area, Paint.plain(colour), 1);
  }

  void fill(Outline area, Colour colour, double opacity) {
    fill(area, Paint.plain(colour), opacity);
  }
}
