package dev.sunder.experiments.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

/** The expected figures are the paper's, corrected as its errata say, or counted by hand. */
class InspectCommandTest {

  private static JsonNode json(String... args) throws Exception {
    Outcome outcome = Outcome.of(args);
    assertEquals(0, outcome.exitCode(), outcome.err());
    return new ObjectMapper().readTree(outcome.out());
  }

  @Test
  void alexNetHasThePapersMapsAndParameters() throws Exception {
    JsonNode stages = json("inspect", "alexnet_v2", "--json").get("stages");
    int[] pooledMaps = {27, 13, 13, 13, 6};
    long[] cumulative = {23_296, 330_688, 994_624, 2_322_112};
    for (int i = 0; i < pooledMaps.length; i++) {
      assertEquals(pooledMaps[i], stages.get(i).get("output").get(1).asInt());
    }
    for (int i = 0; i < cumulative.length; i++) {
      assertEquals(cumulative[i], stages.get(i).get("cumulativeParameters").asLong());
    }
  }

  @Test
  void alexNetsMultiplyAddsAreKernelTimesPositions() throws Exception {
    JsonNode stages = json("inspect", "alexnet_v2", "--json").get("stages");
    assertEquals(11 * 11 * 3 * 64 * 55 * 55, stages.get(0).get("multiplyAdds").asLong());
    assertEquals(5 * 5 * 64 * 192 * 27 * 27, stages.get(1).get("multiplyAdds").asLong());
    assertEquals(256 * 6 * 6 * 1024, stages.get(5).get("multiplyAdds").asLong());
  }

  @Test
  void thePapersTablesFourAndFiveAreCountedAndWhatTheSchemeNeedsBesideThem() throws Exception {
    JsonNode clients = json("inspect", "alexnet_v2", "--json").get("clients");
    long[] wideBytes = {186_368, 2_645_504, 7_956_992, 18_576_896};
    long[] links = {193_600, 139_968, 64_896, 64_896};
    for (int n = 1; n <= 4; n++) {
      JsonNode paper = clients.get(n).get("paper");
      assertEquals(wideBytes[n - 1], paper.get("wideBytes").asLong());
      assertEquals(links[n - 1], paper.get("valuesSent").asLong());
    }
    // conv2 over 64 maps and the signal: 5 * 5 * 65 * 192 weights, 192 biases.
    assertEquals(
        23_296 + 5 * 5 * 65 * 192 + 192, clients.get(1).get("scheme").get("parameters").asLong());
    assertEquals(192 * 13 * 13, clients.get(1).get("scheme").get("valuesSent").asLong());
  }

  @Test
  void theTextShowsEveryCutWithItsBytes() {
    Outcome outcome = Outcome.of("inspect", "alexnet_v2");
    assertEquals("1.2 conv1 relu 64x55x55 193,600 774,400 193,600 184.631", outcome.line("1.2 "));
    assertEquals(
        "2.1 conv2 conv 192 5x5/1+2 192x27x27 139,968 559,872 139,968 133.484",
        outcome.line("2.1 "));
  }

  @Test
  void aSizeThatTheNetworkCannotTakeIsWrongUsage() {
    Outcome outcome = Outcome.of("inspect", "alexnet_v2", "--size", "62");
    assertEquals(2, outcome.exitCode());
    assertTrue(outcome.err().contains("at least 63x63 pixels, got 62x62"), outcome.err());
  }

  @Test
  void whatIsNeitherFileNorNetworkIsWrongUsageAndTheNetworksAreNamed() {
    Outcome outcome = Outcome.of("inspect", "resnet");
    assertEquals(2, outcome.exitCode());
    assertTrue(outcome.err().contains("alexnet_v2, lenet5, small64"), outcome.err());
  }

  @Test
  void aFileTellsItsClassesItsSignalAndItsOrigin() throws Exception {
    JsonNode report = json("inspect", Workshop.secureModel(), "--json");
    assertEquals("dog", report.get("classNames").get(1).asText());
    assertEquals(3, report.get("signalStage").asInt());
    assertEquals(49, report.get("stages").get(2).get("input").get(0).asInt());
    assertEquals("2", report.get("provenance").get("secure.frozen").asText());
  }

  @Test
  void aSecureModelCanOnlyBePartedFromItsSignalOn() throws Exception {
    JsonNode report = json("inspect", Workshop.secureModel(), "--json");
    assertEquals("3.1", report.get("sendings").get(0).get("cut").asText());
    assertEquals(1, report.get("clients").size());
  }

  @Test
  void aPartIsNotPartedAgain() throws Exception {
    JsonNode report =
        json("inspect", Workshop.parts().resolve("client.safetensors").toString(), "--json");
    assertEquals(0, report.get("sendings").size());
  }

  @Test
  void aFilesShapeCannotBeGiven() {
    Outcome outcome = Outcome.of("inspect", Workshop.baseModel(), "--size", "64");
    assertEquals(2, outcome.exitCode());
  }
}
