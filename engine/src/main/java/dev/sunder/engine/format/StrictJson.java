package dev.sunder.engine.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sunder.engine.text.Quoted;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A JSON value that is read without leniency: of the type asked for, within bounds, with no key
 * that is not known. Every error is a {@link Wrong} that names the path of the key.
 */
final class StrictJson {

  /** What is wrong with a JSON text, the path of the key in its message. */
  static final class Wrong extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    Wrong(String path, String problem, Throwable cause) {
      super(path + ": " + problem, cause);
    }
  }

  /** Characters of a JSON text: keeps the tree it becomes to some tens of megabytes. */
  static final int LONGEST_TEXT = 1 << 20;

  private static final StreamReadConstraints BOUNDS =
      StreamReadConstraints.builder()
          .maxNestingDepth(32)
          .maxNumberLength(64)
          .maxNameLength(1 << 10)
          .maxStringLength(1 << 24)
          .build();

  /** Refuses duplicate keys, deep nesting and endless names, numbers and strings. */
  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(BOUNDS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // An escape can be written in two cases: a flipped bit in it would not show.
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          .build();

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(FACTORY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          // Through a double, a decimal could round to another float than the one written.
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private final JsonNode node;
  private final String path;

  private StrictJson(JsonNode node, String path) {
    this.node = node;
    this.path = path;
  }

  /**
   * Parses a text.
   *
   * @param path what to call it in messages
   */
  static StrictJson parse(String text, String path) {
    if (text.length() > LONGEST_TEXT) {
      throw new Wrong(
          path, "expected at most " + LONGEST_TEXT + " characters, got " + text.length(), null);
    }
    try {
      return new StrictJson(MAPPER.readTree(text), path);
    } catch (JsonProcessingException wrong) {
      throw new Wrong(path, problem(wrong), wrong);
    }
  }

  /** What a parser found wrong, on one line, and where. */
  static String problem(JsonProcessingException wrong) {
    String message = wrong.getOriginalMessage();
    String line = message.lines().findFirst().orElse("not JSON");
    String cut = line.length() > 200 ? line.substring(0, 200) + "..." : line;
    return "no proper JSON: "
        + cut
        + (wrong.getLocation() == null
            ? ""
            : " (at column " + wrong.getLocation().getColumnNr() + ")");
  }

  /** This as an object that has no keys but the given ones. */
  StrictJson object(Set<String> known) {
    if (!node.isObject()) {
      throw expected("an object");
    }
    for (Iterator<String> keys = node.fieldNames(); keys.hasNext(); ) {
      String key = keys.next();
      if (!known.contains(key)) {
        throw new Wrong(
            path, "unknown key " + Quoted.of(key) + ", expected " + sorted(known), null);
      }
    }
    return this;
  }

  /** The value of a key that must be there. */
  StrictJson at(String key) {
    return find(key).orElseThrow(() -> new Wrong(path + "." + key, "is missing", null));
  }

  /** The value of a key that may be there. */
  Optional<StrictJson> find(String key) {
    if (!node.isObject()) {
      throw expected("an object");
    }
    return Optional.ofNullable(node.get(key)).map(value -> new StrictJson(value, path + "." + key));
  }

  /** The keys of an object of any keys. */
  List<String> keys() {
    if (!node.isObject()) {
      throw expected("an object");
    }
    List<String> keys = new ArrayList<>();
    node.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  /** The elements of a list of {@code least} to {@code most}. */
  <T> List<T> list(int least, int most, Function<StrictJson, T> element) {
    if (!node.isArray()) {
      throw expected("a list");
    }
    if (node.size() < least || node.size() > most) {
      throw new Wrong(
          path,
          "expected "
              + (least == most ? least : least + " to " + most)
              + " elements, got "
              + node.size(),
          null);
    }
    List<T> elements = new ArrayList<>(node.size());
    for (int i = 0; i < node.size(); i++) {
      elements.add(element.apply(new StrictJson(node.get(i), path + "[" + i + "]")));
    }
    return elements;
  }

  /** A string. */
  String text() {
    if (!node.isTextual()) {
      throw expected("a string");
    }
    return node.textValue();
  }

  /** One of the given strings. */
  String oneOf(Set<String> choices) {
    String text = text();
    if (!choices.contains(text)) {
      throw new Wrong(
          path, "expected one of " + sorted(choices) + ", got " + Quoted.of(text), null);
    }
    return text;
  }

  /** An integer of 32 bits. */
  int integer() {
    if (!node.isIntegralNumber() || !node.canConvertToInt()) {
      throw expected("an integer of 32 bits");
    }
    return node.intValue();
  }

  /** True or false. */
  boolean flag() {
    if (!node.isBoolean()) {
      throw expected("true or false");
    }
    return node.booleanValue();
  }

  /** A finite float. */
  float number() {
    if (!node.isNumber() || !Float.isFinite(node.floatValue())) {
      throw expected("a finite number");
    }
    return node.floatValue();
  }

  /** What is made of this value; what refuses to be made gets its path. */
  <T> T make(Supplier<T> maker) {
    try {
      return maker.get();
    } catch (Wrong placed) {
      throw placed;
    } catch (IllegalArgumentException refused) {
      throw new Wrong(path, refused.getMessage(), refused);
    }
  }

  private Wrong expected(String what) {
    return new Wrong(path, "expected " + what + ", got " + Quoted.of(node.toString()), null);
  }

  private static List<String> sorted(Set<String> keys) {
    return keys.stream().sorted().toList();
  }
}
