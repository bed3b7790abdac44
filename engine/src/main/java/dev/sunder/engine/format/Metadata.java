package dev.sunder.engine.format;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sunder.engine.model.Model;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.text.Quoted;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a model is besides its tensors, as text by key: what {@link ModelFile} describes.
 *
 * @param network the network
 * @param classNames the classes' names, or none
 * @param provenance facts by key
 */
record Metadata(Network network, List<String> classNames, Map<String, String> provenance) {

  static final String FORMAT = "format";
  static final String FORMAT_NAME = "sunder";
  static final String DIGEST = "sha256";

  static final String VERSION = "sunder.version";
  private static final String NETWORK = "network";
  private static final String CLASSES = "classes";
  private static final String PROVENANCE = "provenance";
  private static final Set<String> KEYS =
      Set.of(FORMAT, VERSION, NETWORK, CLASSES, PROVENANCE, DIGEST);
  private static final int MOST_CLASSES = 1 << 20;

  static Metadata of(Model model) {
    return new Metadata(model.network(), model.classNames(), model.provenance());
  }

  /** Whether entries are those of a file that Sunder wrote. */
  static boolean isOwn(SortedMap<String, String> entries) {
    return FORMAT_NAME.equals(entries.get(FORMAT));
  }

  /** The entries, all but the digest. */
  SortedMap<String, String> entries(String version) {
    ArrayNode classes = JsonNodeFactory.instance.arrayNode();
    classNames.forEach(classes::add);
    ObjectNode facts = JsonNodeFactory.instance.objectNode();
    new TreeMap<>(provenance).forEach(facts::put);
    SortedMap<String, String> entries = new TreeMap<>();
    entries.put(FORMAT, FORMAT_NAME);
    entries.put(VERSION, version);
    entries.put(NETWORK, bounded(NETWORK, NetworkJson.write(network)));
    entries.put(CLASSES, bounded(CLASSES, classes.toString()));
    entries.put(PROVENANCE, bounded(PROVENANCE, facts.toString()));
    return entries;
  }

  /**
   * Reads entries back.
   *
   * @throws IllegalArgumentException naming the key that is wrong
   */
  static Metadata read(SortedMap<String, String> entries) {
    if (!isOwn(entries)) {
      throw new IllegalArgumentException(
          "metadata: \"format\" is "
              + (entries.containsKey(FORMAT) ? Quoted.of(entries.get(FORMAT)) : "missing")
              + ", expected \"sunder\": no model written by Sunder");
    }
    for (String key : KEYS) {
      if (!entries.containsKey(key)) {
        throw new IllegalArgumentException("metadata: the key " + key + " is missing");
      }
    }
    for (String key : entries.keySet()) {
      if (!KEYS.contains(key)) {
        throw new IllegalArgumentException(
            "metadata: unknown key "
                + Quoted.of(key)
                + " in a file by Sunder "
                + Quoted.of(entries.get(VERSION)));
      }
    }
    Network network = NetworkJson.read(entries.get(NETWORK));
    List<String> classNames =
        StrictJson.parse(entries.get(CLASSES), CLASSES).list(0, MOST_CLASSES, StrictJson::text);
    StrictJson facts = StrictJson.parse(entries.get(PROVENANCE), PROVENANCE);
    Map<String, String> provenance = new TreeMap<>();
    facts.keys().forEach(key -> provenance.put(key, facts.at(key).text()));
    return new Metadata(network, classNames, provenance);
  }

  /** The model with these parameters. */
  Model model(Parameters parameters) {
    return new Model(network, parameters, classNames, provenance);
  }

  private static String bounded(String key, String text) {
    if (text.length() > StrictJson.LONGEST_TEXT) {
      throw new IllegalArgumentException(
          "the "
              + key
              + " of a model may take "
              + StrictJson.LONGEST_TEXT
              + " characters of JSON, got "
              + text.length());
    }
    return text;
  }
}
