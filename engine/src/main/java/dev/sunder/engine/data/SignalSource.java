package dev.sunder.engine.data;

/**
 * Where the complement signals come from that join the examples of a secure model (Sun, Wu, Hwang
 * 2019, section 5.1). Safe for any number of threads.
 */
public interface SignalSource {

  /** The shape of one signal. */
  ImageShape shape();

  /**
   * Writes the signal that these random bits stand for, planar (CHW), and returns its class. The
   * same bits give the same signal.
   *
   * @param randomBits 64 uniformly distributed bits
   */
  int draw(long randomBits, byte[] into, int offset);

  /**
   * The label that the secure model is to answer for an example of this label with a signal of this
   * class.
   */
  int relabel(int label, int signalClass);
}
