package dev.sunder.secure.partition;

import dev.sunder.engine.model.Model;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.network.Cut;
import dev.sunder.engine.network.Network;
import dev.sunder.engine.network.Stage;
import dev.sunder.secure.retraining.SecureFacts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A model parted at a cut: the client's part F<sup>c</sup>[1,k], to be published, and the server's
 * F<sup>s</sup>[k+1,M], to be kept (equation 4).
 *
 * <p>The client's part holds nothing that depends on the server's: neither values nor how the model
 * was trained, since data and seeds together would let anyone train it again. The two belong
 * together by the {@link PartitionId digest of the client's part}, which both carry.
 *
 * @param client the client's part; its outputs are the smashed data
 * @param server the server's part; its input is the smashed data
 */
public record Partition(Model client, Model server) {

  /** The key of the digest that both parts carry. */
  public static final String ID = "partition.id";

  /** The key of the cut that both parts carry. */
  public static final String CUT = "partition.cut";

  /** The key of which part a file is: client or server. */
  public static final String PART = "partition.part";

  public Partition {
    requireClient(client);
    requireServer(server);
    String clientId = fact(client, ID);
    String serverId = fact(server, ID);
    if (!clientId.equals(serverId)) {
      throw new PartitionMismatchException(
          "client part "
              + label(client)
              + " and server part "
              + label(server)
              + " do not belong together: they come from different models or cuts");
    }
    if (!client.network().output().equals(server.network().input())) {
      throw new PartitionMismatchException(
          "client part "
              + label(client)
              + " gives "
              + client.network().output()
              + ", server part "
              + label(server)
              + " takes "
              + server.network().input());
    }
  }

  /**
   * Parts a model.
   *
   * @param model a secure model, or an ordinary one to be split without a signal
   * @throws IllegalArgumentException if nothing follows the cut, or the signal would join behind
   *     it, where the server would have to know it
   */
  public static Partition split(Model model, Cut cut) {
    Network network = model.network();
    network
        .signal()
        .filter(signal -> signal.stage() > cut.stage())
        .ifPresent(
            signal -> {
              throw new IllegalArgumentException(
                  "the signal joins stage "
                      + signal.stage()
                      + ", so the client must hold that stage"
                      + " too: cut at "
                      + signal.stage()
                      + " or later, got "
                      + cut);
            });
    Network head = network.head(cut);
    Network tail = network.tail(cut);
    Model unmarked =
        new Model(head, model.parameters().forNetwork(head), List.of(), clientFacts(model, cut));
    String id = PartitionId.of(unmarked);
    Model client = unmarked.withProvenance(Map.of(ID, id));
    Map<String, String> serverFacts = new TreeMap<>(model.provenance());
    serverFacts.putAll(Map.of(PART, "server", CUT, cut.toString(), ID, id));
    Model server =
        new Model(tail, model.parameters().forNetwork(tail), model.classNames(), serverFacts);
    return new Partition(client, server);
  }

  /** Puts the two parts together again; bit for bit the model that was split. */
  public Model join() {
    Network head = client.network();
    Network tail = server.network();
    List<Stage> stages = new ArrayList<>(head.stages());
    List<Stage> rest = new ArrayList<>(tail.stages());
    Stage last = stages.get(stages.size() - 1);
    if (rest.get(0).name().equals(last.name())) {
      List<dev.sunder.kernels.Layer> layers = new ArrayList<>(last.layers());
      layers.addAll(rest.remove(0).layers());
      stages.set(stages.size() - 1, new Stage(last.name(), layers));
    }
    stages.addAll(rest);
    Network whole =
        new Network(
            head.name(), head.input(), head.scaling(), stages, head.signal(), tail.outputKind());
    Map<String, float[]> values = new LinkedHashMap<>();
    client.parameters().names().forEach(name -> values.put(name, client.parameters().get(name)));
    server.parameters().names().forEach(name -> values.put(name, server.parameters().get(name)));
    Map<String, String> facts = new TreeMap<>(server.provenance());
    facts.keySet().removeAll(List.of(PART, CUT, ID));
    return new Model(whole, Parameters.of(whole, values), server.classNames(), facts);
  }

  /** The id that a part carries. */
  public static String idOf(Model part) {
    return fact(part, ID);
  }

  /** The cut of the two parts. */
  public String cut() {
    return fact(client, CUT);
  }

  private static Map<String, String> clientFacts(Model model, Cut cut) {
    Map<String, String> facts = new TreeMap<>();
    facts.put(PART, "client");
    facts.put(CUT, cut.toString());
    // What the owner needs to draw signals and to read answers; the names of the classes are told
    // by whoever answers.
    for (String key : List.of(SecureFacts.SIGNAL, SecureFacts.RELABELLING)) {
      if (model.provenance().containsKey(key)) {
        facts.put(key, model.provenance().get(key));
      }
    }
    facts.put(SecureFacts.CLASSES, Integer.toString(model.network().classes()));
    return facts;
  }

  /**
   * Refuses what is not an unchanged client's part.
   *
   * @throws PartitionMismatchException saying what it is
   */
  public static void requireClient(Model part) {
    requirePart(part, "client");
    if (!PartitionId.of(part).equals(fact(part, ID))) {
      throw new PartitionMismatchException(
          "client part " + label(part) + " is not what its id says: its parameters were changed");
    }
  }

  /**
   * Refuses what is not a server's part.
   *
   * @throws PartitionMismatchException saying what it is
   */
  public static void requireServer(Model part) {
    requirePart(part, "server");
    if (!fact(part, ID).matches("[0-9a-f]{64}")) {
      throw new PartitionMismatchException(
          "server part "
              + label(part)
              + " has an id that is none: expected 64 hexadecimal digits, so no client part can ask"
              + " it");
    }
  }

  /** A part in a few words: network, cut, and the beginning of the id. */
  public static String label(Model part) {
    String id = fact(part, ID);
    return part.network().name()
        + " cut "
        + fact(part, CUT)
        + " (id "
        + id.substring(0, Math.min(12, id.length()))
        + ")";
  }

  private static void requirePart(Model model, String part) {
    String found = model.provenance().get(PART);
    if (!part.equals(found)) {
      throw new PartitionMismatchException(
          "model "
              + model.network().name()
              + " is "
              + (found == null ? "a whole model" : "the " + found + " part")
              + ", expected the "
              + part
              + " part");
    }
  }

  private static String fact(Model part, String key) {
    String value = part.provenance().get(key);
    if (value == null) {
      throw new PartitionMismatchException(
          "part of model " + part.network().name() + " carries no " + key);
    }
    return value;
  }
}
