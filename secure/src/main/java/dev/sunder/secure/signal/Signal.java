package dev.sunder.secure.signal;

import dev.sunder.engine.data.ImageShape;
import dev.sunder.engine.data.SignalSource;
import dev.sunder.engine.network.Scaling;
import dev.sunder.engine.network.SignalInput;
import dev.sunder.kernels.Shape;

/**
 * A source of complement signals together with what they do to labels.
 *
 * <p>Which signal is drawn depends only on the 64 random bits given, so a data owner feeds it from
 * a secure random generator and an experiment from a seed.
 */
public abstract sealed class Signal implements SignalSource
    permits DigitSignal, ConstantSignal, OneHotSignal {

  private final Relabelling relabelling;

  Signal(Relabelling relabelling) {
    this.relabelling = relabelling;
  }

  /** What kind of signal this is, as in a model's provenance: digits, constant, one-hot. */
  public abstract String kind();

  /** What the signal does to labels. */
  public final Relabelling relabelling() {
    return relabelling;
  }

  /** How many signals there are to tell apart. */
  public final int classes() {
    return relabelling.classes();
  }

  @Override
  public final int relabel(int label, int signalClass) {
    return relabelling.relabel(label, signalClass);
  }

  @Override
  public final int draw(long randomBits, byte[] into, int offset) {
    // The class and the picture come from disjoint bits, so that the class is uniform whatever the
    // number of pictures: multiply-shift on 31 bits each.
    int signalClass = (int) (((randomBits >>> 33) * classes()) >>> 31);
    render(signalClass, randomBits & 0x7FFFFFFFL, into, offset);
    return signalClass;
  }

  /**
   * Writes a signal of the given class.
   *
   * @param pick 31 random bits that choose among the pictures of the class
   */
  public abstract void render(int signalClass, long pick, byte[] into, int offset);

  /** Where and how this signal joins a network at stage k. */
  public final SignalInput joining(int stage) {
    ImageShape image = shape();
    return new SignalInput(
        stage,
        new Shape(1, image.channels(), image.height(), image.width()),
        Scaling.symmetric(image.channels()));
  }
}
