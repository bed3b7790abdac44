package dev.sunder.experiments.console;

import dev.sunder.engine.format.FileProblem;
import java.io.IOException;

/** Standard output could not be written: the command must end, and with a failure. */
public final class OutputLostException extends RuntimeException {

  private static final long serialVersionUID = 1;

  OutputLostException(IOException failure) {
    super(
        "standard output cannot be written ("
            + FileProblem.of(failure)
            + "): what it has got is not all",
        failure);
  }
}
