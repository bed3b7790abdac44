package dev.sunder.kernels.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sunder.kernels.Activation;
import dev.sunder.kernels.Device;
import dev.sunder.kernels.DeviceSettings;
import dev.sunder.kernels.Devices;
import dev.sunder.kernels.Mode;
import dev.sunder.kernels.Shape;
import dev.sunder.kernels.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConvolutionCostsTest {

  private static final Window THREE = Window.square(3, 1, 1);
  private static final Shape WIDE = new Shape(16, 384, 13, 13);

  @Test
  void textIsReadAsItWasWritten() {
    ConvolutionCosts costs = new ConvolutionCosts(1.234567, 20, 3e5, 4.5, 0.678912);
    assertEquals(costs.rounded(), ConvolutionCosts.parse(costs.toString()));
    assertEquals("direct 1.23 20.0 3.00e+05, product 4.50, copy 0.679 ps", costs.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "direct 1 1, product 1, copy 1 ps",
        "direct 1 1 x, product 1, copy 1 ps",
        "direct 1 1 NaN, product 1, copy 1 ps",
        "direct 1 1 -1, product 1, copy 1 ps",
        "direct 1 1 0, product 1, copy 1 ps",
        "direct 1 1 1e300, product 1, copy 1 ps",
        "direct 1 1 1, product 1, copy 1 ps\n"
      })
  void whatIsNoCostsIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> ConvolutionCosts.parse(text));
  }

  @Test
  void manyChannelsAreTransformedAndFewAreNot() {
    Shape image = new Shape(16, 3, 64, 64);
    for (Mode mode : Mode.values()) {
      assertTrue(Winograd.serves(ConvolutionCosts.FIXED, WIDE, WIDE, THREE, mode));
      assertFalse(
          Winograd.serves(ConvolutionCosts.FIXED, image, new Shape(16, 16, 64, 64), THREE, mode));
    }
  }

  /** Where sums are short, what the transforms lose would be the greater part of the error. */
  @Test
  void fewChannelsAreNeverTransformed() {
    ConvolutionCosts costs = ConvolutionCosts.parse("direct 1e6 1e6 1e6, product 1, copy 1 ps");
    Shape few = new Shape(16, 31, 13, 13);
    assertFalse(Winograd.serves(costs, few, WIDE, THREE, Mode.TRAINING));
    assertFalse(Winograd.serves(costs, WIDE, few, THREE, Mode.INFERENCE));
  }

  /** On a machine whose direct gradients are slow, training gains where inference does not. */
  @Test
  void eachPassCountsByItsOwnCost() {
    Shape maps = new Shape(4, 32, 14, 14);
    ConvolutionCosts slowGradients = new ConvolutionCosts(1, 90, 90, 1, 30);
    assertTrue(Winograd.serves(slowGradients, maps, maps, THREE, Mode.TRAINING));
    assertFalse(Winograd.serves(slowGradients, maps, maps, THREE, Mode.INFERENCE));
  }

  /** A machine's measured costs; at this size moving a few floats at a time is most of the work. */
  @Test
  void aSmallBatchOfSmallMapsIsComputedDirectly() {
    ConvolutionCosts costs = new ConvolutionCosts(4.7, 4.9, 4.7, 5, 110);
    Shape x = new Shape(1, 48, 16, 16);
    Shape y = new Shape(1, 96, 16, 16);
    assertFalse(Winograd.serves(costs, x, y, THREE, Mode.INFERENCE));
    assertTrue(Winograd.serves(costs, x.withN(16), y.withN(16), THREE, Mode.INFERENCE));
  }

  /** ResNet-18's last layers: 38 MB of transformed filters would be read for four tiles. */
  @Test
  void manyFiltersForFewTilesAreComputedDirectly() {
    ConvolutionCosts costs = new ConvolutionCosts(5.5, 5.7, 5.5, 5, 110);
    Shape last = new Shape(1, 512, 7, 7);
    Shape before = new Shape(1, 256, 14, 14);
    assertFalse(Winograd.serves(costs, last, last, THREE, Mode.INFERENCE));
    assertTrue(Winograd.serves(costs, last.withN(16), last.withN(16), THREE, Mode.INFERENCE));
    assertTrue(Winograd.serves(costs, before, before, THREE, Mode.INFERENCE));
  }

  @Test
  void windowsThatAreNotOfStrideOneAreComputedDirectly() {
    Shape halved = new Shape(16, 384, 7, 7);
    assertFalse(
        Winograd.serves(
            ConvolutionCosts.FIXED, WIDE, halved, Window.square(3, 2, 1), Mode.TRAINING));
    assertFalse(
        Winograd.serves(ConvolutionCosts.FIXED, WIDE, WIDE, Window.square(1, 1, 0), Mode.TRAINING));
  }

  /** Java's buffers are indexed by ints. */
  @Test
  void arraysTooLargeForJavaAreNotMade() {
    Shape huge = new Shape(64, 256, 224, 224);
    assertFalse(Winograd.serves(ConvolutionCosts.FIXED, huge, huge, THREE, Mode.TRAINING));
  }

  @Test
  void aDeterministicDeviceChoosesByFixedCosts() {
    try (Device device = Devices.open("cpu", DeviceSettings.DEFAULT.withDeterminism())) {
      assertEquals(ConvolutionCosts.FIXED.toString(), device.tuning());
    }
  }

  @Test
  void devicesOfOneMachineChooseAlike() {
    try (Device first = Devices.open("cpu");
        Device second = Devices.open("cpu")) {
      assertEquals(first.tuning(), second.tuning());
    }
  }

  @Test
  void timesOfABusyMachineAreNotBelieved() {
    List<CostMeasurement.Costs> quiet = times(10, 10, 11, 12, 200);
    assertEquals(
        Optional.of(new ConvolutionCosts(10, 10, 11, 12, 200)), CostMeasurement.believed(quiet));
    for (int i = 0; i < quiet.size(); i++) {
      List<CostMeasurement.Costs> once = new ArrayList<>(quiet);
      once.set(i, new CostMeasurement.Costs(quiet.get(i).fastest(), 1.3 * quiet.get(i).fastest()));
      assertEquals(Optional.empty(), CostMeasurement.believed(once), "fast only once: " + i);
    }
    assertEquals(Optional.empty(), CostMeasurement.believed(times(226, 549, 282, 542, 200)));
    assertEquals(Optional.empty(), CostMeasurement.believed(times(10, 10, 11, 12, 7650)));
  }

  private static List<CostMeasurement.Costs> times(double... picoseconds) {
    return Arrays.stream(picoseconds)
        .mapToObj(each -> new CostMeasurement.Costs(each, 1.1 * each))
        .toList();
  }

  @Test
  void aTunedDeviceChoosesAsItIsTold() {
    try (Device device = Devices.open("cpu")) {
      assertFalse(isTransformed(device, ConvolutionCosts.DIRECT.toString()));
      assertTrue(isTransformed(device, "direct 1e6 1e6 1e6, product 1, copy 1 ps"));
    }
  }

  private static boolean isTransformed(Device device, String tuning) {
    device.tune(tuning);
    try (CpuArena arena = (CpuArena) device.arena()) {
      arena.convolution(
          arena.tensor(new Shape(2, 32, 12, 12)), 32, THREE, Activation.RELU, Mode.TRAINING);
      return arena.points().storage() != null;
    }
  }
}
