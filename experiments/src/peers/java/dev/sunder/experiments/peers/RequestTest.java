package dev.sunder.experiments.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTest {

  @Test
  void theProfilesPropertiesAreRead() {
    assertEquals(
        new Request(Work.INFERENCE, List.of(1, 2), 40, false, List.of("alexnet_v2", "small64")),
        Request.of(List.of("inference", "1,2", "40", "false", "usual"), 2));
    assertEquals(
        new Request(Work.TRAINING, List.of(2), 5, true, List.of("resnet18")),
        Request.of(List.of("training", "2", "5", "true", "resnet18"), 2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "both;1;40;false;usual",
        "training;3;40;false;usual",
        "training;0;40;false;usual",
        "training;1,,2;40;false;usual",
        "training;1,;40;false;usual",
        "training;;40;false;usual",
        "training;two;40;false;usual",
        "training;1;0;false;usual",
        "training;1;40;yes;usual",
        "training;1;40;false;",
        "training;1;40;false;resnet18,resnet19",
        "training;1;40;false"
      })
  void whatCannotBeIsRefused(String arguments) {
    List<String> parts = List.of(arguments.split(";", -1));
    assertThrows(IllegalArgumentException.class, () -> Request.of(parts, 2));
  }
}
