package dev.sunder.secure.party;

import java.nio.ByteBuffer;

/**
 * What a data owner asked: the message to send, and the signals drawn for it, which stay here.
 *
 * <p>Holds the owner's secret; only {@link #message} may leave.
 */
public final class Question {

  private final byte[] message;
  private final int values;
  private final int[] signals;

  Question(byte[] message, int values, int[] signals) {
    this.message = message;
    this.values = values;
    this.signals = signals;
  }

  /** The bytes for the provider. */
  public byte[] message() {
    return message.clone();
  }

  /** What the provider reads of each example: its smashed data as they were encoded. */
  public float[][] sent() {
    MessageHeader header = MessageHeader.read(message, MessageHeader.QUESTION, values);
    ByteBuffer from = MessageHeader.examplesOf(message);
    float[][] sent = new float[header.examples()][values];
    for (float[] example : sent) {
      ExampleCodec.read(header.encoding(), from, example, 0, values);
    }
    return sent;
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
