package dev.sunder.engine.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ProvenanceTest {

  @Test
  void theVersionIsTheProjects() {
    assertTrue(
        Provenance.sunderVersion().matches("\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?"),
        Provenance.sunderVersion());
  }

  @Test
  void itIsKnownWhereThisRuns() {
    assertEquals(System.getProperty("java.version"), Provenance.here().get("java.version"));
    assertEquals(
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        Provenance.here().get("platform"));
  }
}
