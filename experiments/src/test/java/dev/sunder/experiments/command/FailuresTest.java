package dev.sunder.experiments.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class FailuresTest {

  @Test
  void aMissingFileIsSaidToBeMissing() {
    assertEquals(
        "a/b.zip: no such file or folder", Failures.message(new NoSuchFileException("a/b.zip")));
  }

  @Test
  void aForbiddenFileIsSaidToBeForbiddenEvenWrapped() {
    assertEquals(
        "out: permission denied",
        Failures.message(new UncheckedIOException(new AccessDeniedException("out"))));
  }

  @Test
  void anExplainedErrorIsItsExplanationOnOneLine() {
    assertEquals(
        "expected 3 got 4", Failures.message(new IllegalArgumentException("expected 3\n  got 4")));
  }

  @Test
  void anUnexpectedErrorNamesItsKind() {
    assertEquals("IllegalStateException: x", Failures.message(new IllegalStateException("x")));
    assertEquals("IOException", Failures.message(new IOException()));
  }

  @Test
  void aFileSystemsOwnReasonFollowsTheFile() {
    assertEquals(
        "out: Read-only file system",
        Failures.message(new FileSystemException("out", null, "Read-only file system")));
  }

  @Test
  void whatRanOutIsSaidWithWhatGivesMore() {
    assertTrue(
        Failures.message(new OutOfMemoryError("Java heap space"))
            .matches("Java's heap of \\d+ MiB is full \\(Java heap space\\): java -Xmx4g .*"));
    assertTrue(
        Failures.message(new OutOfMemoryError("unable to create native thread: possibly out of"))
            .contains("ulimit -u"));
    assertTrue(
        Failures.message(new OutOfMemoryError("Cannot reserve 10 bytes of direct buffer memory"))
            .contains("-XX:MaxDirectMemorySize"));
    assertTrue(Failures.message(new StackOverflowError()).contains("-Xss"));
    assertTrue(
        Failures.message(new FileSystemException("a.png", null, "Too many open files"))
            .startsWith("a.png: too many open files: "));
    Error missing = new NoClassDefFoundError("org/bytedeco/dnnl/global/dnnl");
    String loaded = Failures.message(new ExceptionInInitializerError(missing));
    assertTrue(
        loaded.startsWith("a library of Sunder's cannot be loaded (NoClassDefFoundError"), loaded);
    assertTrue(Failures.message(new UnsatisfiedLinkError("no jnidnnl")).contains("no jnidnnl"));
  }

  @Test
  void anErrorIsOneLineAndExitCodeOne() {
    StringWriter err = new StringWriter();
    CommandLine line =
        Sunder.commandLine()
            .setErr(new PrintWriter(err))
            .setExecutionStrategy(
                parsed -> {
                  throw new StackOverflowError();
                });
    assertEquals(1, Sunder.execute(line, "inspect", "small64"));
    assertEquals(1, err.toString().lines().count(), err.toString());
  }

  @Test
  void aMessageThatIsAListWithoutEndIsCut() {
    StringWriter err = new StringWriter();
    CommandLine line = Sunder.commandLine().setErr(new PrintWriter(err));
    Failures.failedJob(new IllegalArgumentException("x".repeat(300_000)), line, null);
    assertTrue(err.toString().length() < 1100, () -> "" + err.toString().length());
  }
}
