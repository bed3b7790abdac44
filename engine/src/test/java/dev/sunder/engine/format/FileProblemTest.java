package dev.sunder.engine.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FileProblemTest {

  static Stream<Arguments> problems() {
    return Stream.of(
        Arguments.of(new NoSuchFileException("a"), "no such file or folder"),
        Arguments.of(new FileNotFoundException("a"), "no such file or folder"),
        Arguments.of(
            new FileNotFoundException("a (No such file or directory)"), "no such file or folder"),
        Arguments.of(new FileNotFoundException("a (1) (Permission denied)"), "permission denied"),
        Arguments.of(
            new FileNotFoundException("a (Too many open files)"),
            "too many open files: allow this process more (ulimit -n), or start fewer"),
        Arguments.of(new AccessDeniedException("a"), "permission denied"),
        Arguments.of(new NotDirectoryException("a"), "not a folder"),
        Arguments.of(new FileAlreadyExistsException("a"), "there is a file of that name already"),
        Arguments.of(new DirectoryNotEmptyException("a"), "the folder is not empty"),
        Arguments.of(
            new FileSystemException("a", null, "No space left on device"),
            "No space left on device"),
        Arguments.of(new FileSystemException("a"), "FileSystemException"),
        Arguments.of(new IOException(" Stream closed "), "Stream closed"),
        Arguments.of(new IOException(), "IOException"));
  }

  @ParameterizedTest
  @MethodSource("problems")
  void isSaidInWordsWithoutTheFilesName(IOException failure, String words) {
    assertEquals(words, FileProblem.of(failure));
  }
}
