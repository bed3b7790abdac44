package dev.sunder.secure.party;

import dev.sunder.secure.partition.PartitionMismatchException;
import java.util.List;

/**
 * Who answers a data owner's questions: a {@link ModelProvider} in the same process, or one
 * elsewhere. Knows nothing of the owner but the questions' bytes.
 */
public interface Provider extends AutoCloseable {

  /** The names of the classes. */
  List<String> classNames();

  /**
   * Answers a question.
   *
   * @throws MessageException if the bytes are not a question that this provider takes
   * @throws PartitionMismatchException if it was asked with another client part
   */
  byte[] answer(byte[] question);

  @Override
  void close();
}
