package dev.sunder.engine.training;

import dev.sunder.engine.data.Dataset;
import dev.sunder.engine.data.SignalSource;
import dev.sunder.engine.model.Parameters;
import dev.sunder.engine.model.Provenance;
import dev.sunder.engine.network.Network;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;

/** All that a run's result depends on but the device, as text by key. */
final class RunFacts {

  private static final String NETWORK = "train.network.sha256";
  private static final String INITIAL = "train.initial.sha256";
  private static final String SIGNAL = "train.signal.sha256";

  /** Enough draws that two sources of signals which differ are told apart. */
  private static final int DRAWS = 256;

  private RunFacts() {}

  static SortedMap<String, String> of(
      Network network,
      Parameters initial,
      Dataset data,
      SignalSource signal,
      TrainingOptions options) {
    SortedMap<String, String> facts = new TreeMap<>(options.facts());
    facts.put(Provenance.DATA_FINGERPRINT, data.fingerprint());
    facts.put(Provenance.DATA_EXAMPLES, Integer.toString(data.size()));
    facts.put(NETWORK, hex(sha256().digest(network.toString().getBytes(StandardCharsets.UTF_8))));
    facts.put(INITIAL, ofParameters(initial));
    facts.put(SIGNAL, signal == null ? "none" : ofSignal(signal, network.classes()));
    return facts;
  }

  private static String ofParameters(Parameters parameters) {
    MessageDigest digest = sha256();
    for (String name : parameters.names()) {
      digest.update(name.getBytes(StandardCharsets.UTF_8));
      float[] values = parameters.get(name);
      ByteBuffer bytes = ByteBuffer.allocate(Math.min(values.length, 1 << 16) * Float.BYTES);
      for (int from = 0; from < values.length; from += 1 << 16) {
        int count = Math.min(1 << 16, values.length - from);
        bytes.clear();
        bytes.asFloatBuffer().put(values, from, count);
        digest.update(bytes.limit(count * Float.BYTES));
      }
    }
    return hex(digest.digest());
  }

  /** A source of signals says nothing of itself, but the same bits give the same signal. */
  private static String ofSignal(SignalSource signal, int classes) {
    MessageDigest digest = sha256();
    digest.update(signal.shape().toString().getBytes(StandardCharsets.UTF_8));
    byte[] drawn = new byte[signal.shape().size()];
    for (int i = 0; i < DRAWS; i++) {
      int signalClass = signal.draw(i * 0x9E3779B97F4A7C15L, drawn, 0);
      digest.update(drawn);
      for (int label = 0; label < classes; label++) {
        digest.update((byte) signal.relabel(label, signalClass));
      }
    }
    return hex(digest.digest());
  }

  private static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
