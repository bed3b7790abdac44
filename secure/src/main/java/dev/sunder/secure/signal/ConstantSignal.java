package dev.sunder.secure.signal;

import dev.sunder.engine.data.ImageShape;

/** One channel of a constant value: signal c of n is the grey level 255·c / (n − 1). */
public final class ConstantSignal extends Signal {

  public ConstantSignal(Relabelling relabelling) {
    super(relabelling);
  }

  @Override
  public String kind() {
    return "constant";
  }

  /** A single pixel; joining a map spreads it over the whole plane. */
  @Override
  public ImageShape shape() {
    return new ImageShape(1, 1, 1);
  }

  @Override
  public void render(int signalClass, long pick, byte[] into, int offset) {
    into[offset] = (byte) Math.round(255f * signalClass / (classes() - 1));
  }
}
