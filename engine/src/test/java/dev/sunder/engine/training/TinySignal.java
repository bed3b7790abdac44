package dev.sunder.engine.training;

import dev.sunder.engine.data.ImageShape;
import dev.sunder.engine.data.SignalSource;
import java.util.Arrays;

/** A grey plane, black for signal 0, brighter for each next; shifts labels by its class. */
class TinySignal implements SignalSource {

  private final int classes;

  TinySignal(int classes) {
    this.classes = classes;
  }

  @Override
  public ImageShape shape() {
    return new ImageShape(1, 3, 3);
  }

  @Override
  public int draw(long randomBits, byte[] into, int offset) {
    int signalClass = (int) Long.remainderUnsigned(randomBits, classes);
    Arrays.fill(into, offset, offset + 9, (byte) (255 * signalClass / (classes - 1)));
    return signalClass;
  }

  @Override
  public int relabel(int label, int signalClass) {
    return (label + signalClass) % classes;
  }
}
