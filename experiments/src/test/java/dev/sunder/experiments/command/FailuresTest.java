package dev.sunder.experiments.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

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
}
