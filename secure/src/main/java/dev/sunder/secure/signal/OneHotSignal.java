package dev.sunder.secure.signal;

import dev.sunder.engine.data.ImageShape;

/** One channel a class: signal c is 255 in channel c and 0 in the others. */
public final class OneHotSignal extends Signal {

  public OneHotSignal(Relabelling relabelling) {
    super(relabelling);
  }

  @Override
  public String kind() {
    return "one-hot";
  }

  /** A pixel of n channels; joining a map spreads it over whole planes. */
  @Override
  public ImageShape shape() {
    return new ImageShape(classes(), 1, 1);
  }

  @Override
  public void render(int signalClass, long pick, byte[] into, int offset) {
    for (int c = 0; c < classes(); c++) {
      into[offset + c] = (byte) (c == signalClass ? 255 : 0);
    }
  }
}
