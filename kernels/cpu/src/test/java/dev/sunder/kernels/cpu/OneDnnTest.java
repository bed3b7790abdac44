package dev.sunder.kernels.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OneDnnTest {

  @Test
  void tensorsMayTakeMoreThanTheHeapDoes() {
    OneDnn.load();
    assertEquals(0, Pointer.maxPhysicalBytes(), "the limit of the process's size");
  }

  // From oneDNN 3.11's dnnl_types.h and src/cpu/aarch64/cpu_isa_traits.hpp.
  @ParameterizedTest
  @CsvSource({
    "0x1, linux-x86_64, sse41",
    "0x7, windows-x86_64, avx2",
    "0x27, linux-x86_64, avx512_core",
    "0x0, linux-x86_64, default instruction set",
    "0x9999999, linux-x86_64, default instruction set",
    "0x1, macosx-arm64, asimd",
    "0x3, linux-arm64, sve_128",
    "0x7, linux-arm64, sve_256",
    "0x27, linux-arm64, sve_512",
    "0x0, linux-arm64, default instruction set",
  })
  void namesTheInstructionSetOfThePlatform(String number, String platform, String name) {
    assertEquals(name, OneDnn.instructionSet(Integer.decode(number), platform));
  }

  @ParameterizedTest
  @CsvSource({
    "brg_conv_fwd:avx2, 0",
    "jit:sse41, 0",
    "jit_1x1:avx512_core, 0",
    "x64:gemm:jit, 1",
    "simple_nchw:any, 2",
    "ref:any, 2"
  })
  void implementationsStandAsInTheLibrarysList(String name, int slowness) {
    assertEquals(slowness, OneDnn.slowness(name));
  }
}
