package dev.sunder.secure.party;

import dev.sunder.engine.model.Model;
import dev.sunder.engine.plan.InferencePlan;
import dev.sunder.kernels.Device;
import dev.sunder.secure.partition.Partition;
import dev.sunder.secure.partition.PartitionMismatchException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The model provider: computes the server's part on smashed data and answers with probabilities,
 * which are those of the relabelled classes.
 *
 * <p>Owns a plan on the device; closed by scope. Not thread-safe.
 */
public final class ModelProvider implements Provider {

  private final Model server;
  private final InferencePlan plan;
  private final float[] input;
  private final float[] probabilities;

  /**
   * A provider with a server part.
   *
   * @param batch how many examples are computed at once; a question may have any number
   */
  public ModelProvider(Model server, Device device, int batch) {
    this.server = server;
    Partition.idOf(server);
    this.plan = InferencePlan.of(server.network(), device, batch);
    plan.load(server.parameters());
    this.input = new float[batch * server.network().input().elements()];
    this.probabilities = new float[batch * server.network().classes()];
  }

  @Override
  public List<String> classNames() {
    return server.classNames();
  }

  /** The bytes of the longest question about so many images. */
  public long questionBytes(int examples) {
    int values = server.network().input().elements();
    return MessageHeader.BYTES + examples * Encoding.FP32.bytesPerExample(values);
  }

  @Override
  public byte[] answer(byte[] question) {
    int values = server.network().input().elements();
    MessageHeader header = MessageHeader.read(question, MessageHeader.QUESTION, values);
    String id = Partition.idOf(server);
    if (!header.partitionId().equals(id)) {
      throw new PartitionMismatchException(
          "the question comes from client part "
              + header.partitionId().substring(0, 12)
              + ", this server part of "
              + server.network().name()
              + " belongs to "
              + id.substring(0, 12));
    }
    int classes = server.network().classes();
    byte[] answer =
        new MessageHeader(MessageHeader.ANSWER, Encoding.FP32, id, header.examples(), classes)
            .message();
    ByteBuffer from = MessageHeader.examplesOf(question);
    ByteBuffer into = MessageHeader.examplesOf(answer);
    for (int done = 0; done < header.examples(); done += plan.batch()) {
      int count = Math.min(plan.batch(), header.examples() - done);
      for (int i = 0; i < count; i++) {
        ExampleCodec.read(header.encoding(), from, input, i * values, values);
      }
      plan.input(input);
      plan.run();
      plan.probabilities(probabilities);
      ExampleCodec.write(Encoding.FP32, probabilities, 0, count * classes, into);
    }
    return answer;
  }

  @Override
  public void close() {
    plan.close();
  }
}
