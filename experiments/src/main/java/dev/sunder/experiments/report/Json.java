package dev.sunder.experiments.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Values as JSON text. */
public final class Json {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private Json() {}

  /** A record, map or list as indented JSON. */
  public static String text(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException notAValue) {
      throw new IllegalArgumentException("cannot be written as JSON: " + value, notAValue);
    }
  }

  /**
   * The value that a file holds.
   *
   * @throws IOException if it cannot be read, or holds no such value; the message names the file
   */
  public static <T> T value(Path file, Class<T> type) throws IOException {
    try {
      return MAPPER.readValue(Files.readString(file), type);
    } catch (JsonProcessingException damaged) {
      throw new IOException(
          file + ": not the figures that were written there; delete it to compute them again",
          damaged);
    }
  }
}
