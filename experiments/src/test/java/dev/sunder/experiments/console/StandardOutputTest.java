package dev.sunder.experiments.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StandardOutputTest {

  @Test
  void whatCannotBeWrittenIsAnError() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int value) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    PrintWriter out = StandardOutput.writingTo(full, StandardCharsets.UTF_8);
    Console console =
        new Console(out, new PrintWriter(System.err, true, StandardCharsets.UTF_8), false);
    OutputLostException lost =
        assertThrows(OutputLostException.class, () -> console.say("a result"));
    assertEquals(
        "standard output cannot be written (No space left on device): what it has got is not all",
        lost.getMessage());
  }

  @Test
  void whatIsSaidIsThereAtOnce() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintWriter out = StandardOutput.writingTo(bytes, StandardCharsets.UTF_8);
    new Console(out, new PrintWriter(System.err, true, StandardCharsets.UTF_8), false).say("Größe");
    assertEquals("Größe" + System.lineSeparator(), bytes.toString(StandardCharsets.UTF_8));
  }
}
