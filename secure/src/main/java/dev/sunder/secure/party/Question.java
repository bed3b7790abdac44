package dev.sunder.secure.party;

/**
 * What a data owner asked: the message to send, and the signals drawn for it, which stay here.
 *
 * <p>Holds the owner's secret; only {@link #message} may leave.
 */
public final class Question {

  private final byte[] message;
  private final int[] signals;

  Question(byte[] message, int[] signals) {
    this.message = message;
    this.signals = signals;
  }

  /** The bytes for the provider. */
  public byte[] message() {
    return message.clone();
  }

  /** The bytes sent, header included. */
  public int messageBytes() {
    return message.length;
  }

  /** The number of examples asked about. */
  public int examples() {
    return signals.length;
  }

  /** The signal drawn for an example: the owner's secret. */
  public int signal(int example) {
    return signals[example];
  }
}
