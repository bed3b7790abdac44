package dev.sunder.engine.format;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.sunder.engine.text.Quoted;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The head of a safetensors file: eight bytes with the length of a JSON text, little-endian, and
 * that text, which says where each tensor lies in the data behind it. Tensors tile the data: no
 * gaps, no overlap, nothing behind them.
 *
 * @param metadata the entries of {@code __metadata__}, by key
 * @param tensors in the order of their data
 */
record SafetensorsHeader(SortedMap<String, String> metadata, List<TensorEntry> tensors) {

  /** The longest text that is read. */
  static final int LONGEST = 1 << 24;

  /** Tensors of a file: no network of ours has as many. */
  private static final int MOST_TENSORS = 10_000;

  /** Bytes before the text. */
  static final int PREFIX = Long.BYTES;

  private static final String METADATA = "__metadata__";

  /** Where a tensor lies: bytes {@code begin} to {@code end} of the data. */
  record TensorEntry(String name, DataType type, List<Long> shape, long begin, long end) {

    /** The number of values; the parser has checked that it does not overflow. */
    long elements() {
      return shape.stream().reduce(1L, (a, b) -> a * b);
    }
  }

  /** The bytes of the file before the data; padded with spaces to a multiple of eight. */
  byte[] encode() {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (JsonGenerator json = StrictJson.FACTORY.createGenerator(text)) {
      json.writeStartObject();
      json.writeObjectFieldStart(METADATA);
      for (Map.Entry<String, String> entry : metadata.entrySet()) {
        json.writeStringField(entry.getKey(), entry.getValue());
      }
      json.writeEndObject();
      for (TensorEntry tensor : tensors) {
        json.writeObjectFieldStart(tensor.name());
        json.writeStringField("dtype", tensor.type().name());
        json.writeArrayFieldStart("shape");
        for (long size : tensor.shape()) {
          json.writeNumber(size);
        }
        json.writeEndArray();
        json.writeFieldName("data_offsets");
        json.writeArray(new long[] {tensor.begin(), tensor.end()}, 0, 2);
        json.writeEndObject();
      }
      json.writeEndObject();
    } catch (IOException unencodable) {
      throw new IllegalArgumentException(
          "a text of the model cannot be written: " + unencodable.getMessage(), unencodable);
    }
    int padded = (text.size() + 7) / 8 * 8;
    if (padded > LONGEST) {
      throw new IllegalArgumentException(
          "the header would be " + padded + " bytes long, expected at most " + LONGEST);
    }
    byte[] bytes = new byte[PREFIX + padded];
    Arrays.fill(bytes, (byte) ' ');
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(padded).put(text.toByteArray());
    return bytes;
  }

  /**
   * Parses a header's text.
   *
   * @param dataLength bytes of the file behind the text
   * @throws IllegalArgumentException naming what is wrong
   */
  static SafetensorsHeader parse(byte[] text, long dataLength) {
    String decoded;
    try {
      decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString();
    } catch (CharacterCodingException malformed) {
      throw new IllegalArgumentException("header: not UTF-8 text", malformed);
    }
    if (!decoded.startsWith("{")) {
      throw new IllegalArgumentException(
          "offset " + PREFIX + ": expected the header's '{', got " + Quoted.of(decoded));
    }
    SortedMap<String, String> metadata = new TreeMap<>();
    List<TensorEntry> tensors = new ArrayList<>();
    try (JsonParser json = StrictJson.FACTORY.createParser(decoded)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String key = json.currentName();
        if (key.equals(METADATA)) {
          metadata(json, metadata);
        } else {
          tensors.add(tensor(json, key));
          if (tensors.size() > MOST_TENSORS) {
            throw new IllegalArgumentException("header: more than " + MOST_TENSORS + " tensors");
          }
        }
      }
      if (json.nextToken() != null) {
        throw new IllegalArgumentException("header: more text follows the JSON object");
      }
    } catch (JsonProcessingException wrong) {
      throw new IllegalArgumentException("header: " + StrictJson.problem(wrong), wrong);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    tensors.sort(Comparator.comparingLong(TensorEntry::begin).thenComparingLong(TensorEntry::end));
    requireTiling(tensors, dataLength);
    return new SafetensorsHeader(metadata, tensors);
  }

  private static void metadata(JsonParser json, Map<String, String> into) throws IOException {
    require(json.nextToken() == JsonToken.START_OBJECT, METADATA, "an object");
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      require(json.nextToken() == JsonToken.VALUE_STRING, METADATA + "." + key, "a string");
      into.put(key, json.getText());
    }
  }

  private static TensorEntry tensor(JsonParser json, String name) throws IOException {
    require(json.nextToken() == JsonToken.START_OBJECT, name, "an object");
    DataType type = null;
    List<Long> shape = null;
    List<Long> offsets = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      String place = name + "." + key;
      JsonToken value = json.nextToken();
      switch (key) {
        case "dtype" -> {
          require(value == JsonToken.VALUE_STRING, place, "a string");
          type = DataType.byName(json.getText(), name);
        }
        case "shape" -> shape = sizes(json, place, 8);
        case "data_offsets" -> offsets = sizes(json, place, 2);
        default -> throw wrong(name, "unknown key " + Quoted.of(key));
      }
    }
    require(type != null && shape != null, name, "the keys dtype, shape and data_offsets");
    require(offsets != null && offsets.size() == 2, name, "data_offsets of a begin and an end");
    long bytes = type.bytes();
    try {
      for (long size : shape) {
        bytes = Math.multiplyExact(bytes, size);
      }
    } catch (ArithmeticException overflow) {
      throw wrong(name, "the shape " + shape + " has more elements than a file can hold");
    }
    if (offsets.get(1) - offsets.get(0) != bytes) {
      throw wrong(
          name,
          "the shape "
              + shape
              + " of "
              + type
              + " takes "
              + bytes
              + " bytes, data_offsets are "
              + offsets);
    }
    return new TensorEntry(name, type, List.copyOf(shape), offsets.get(0), offsets.get(1));
  }

  private static List<Long> sizes(JsonParser json, String place, int most) throws IOException {
    require(json.currentToken() == JsonToken.START_ARRAY, place, "a list");
    List<Long> sizes = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      boolean integer = json.currentToken() == JsonToken.VALUE_NUMBER_INT;
      require(integer && sizes.size() < most, place, "at most " + most + " integers");
      boolean inRange = json.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
      require(inRange && json.getLongValue() >= 0, place, "integers from 0 to 2^63 - 1");
      sizes.add(json.getLongValue());
    }
    return sizes;
  }

  private static void requireTiling(List<TensorEntry> tensors, long dataLength) {
    long end = 0;
    for (TensorEntry tensor : tensors) {
      if (tensor.begin() != end) {
        throw wrong(tensor.name(), "data begin at byte " + tensor.begin() + ", expected at " + end);
      }
      end = tensor.end();
    }
    if (end != dataLength) {
      throw new IllegalArgumentException(
          "the tensors end at byte "
              + end
              + " of the data, the file holds "
              + dataLength
              + " bytes of data"
              + (end > dataLength ? ": it is cut short" : ""));
    }
  }

  private static void require(boolean condition, String place, String expected) {
    if (!condition) {
      throw wrong(place, "expected " + expected);
    }
  }

  private static IllegalArgumentException wrong(String place, String problem) {
    return new IllegalArgumentException("header, " + Quoted.of(place) + ": " + problem);
  }
}
