package dev.sunder.kernels.cuda;

import jcuda.cudaDataType;
import jcuda.jcudnn.cudnnDataType;

/** What a tensor's values are kept in. */
enum Element {
  /** Parameters, what comes from the host, and everything where the precision is not bf16. */
  FLOAT32(Float.BYTES, "", cudnnDataType.CUDNN_DATA_FLOAT, cudaDataType.CUDA_R_32F),
  /** Activations and their gradients in bf16. */
  BFLOAT16(Short.BYTES, "_bf16", cudnnDataType.CUDNN_DATA_BFLOAT16, cudaDataType.CUDA_R_16BF);

  private static final int PACK_BYTES = 16;

  private final int bytes;
  private final String suffix;
  private final int cudnnType;
  private final int cublasType;

  Element(int bytes, String suffix, int cudnnType, int cublasType) {
    this.bytes = bytes;
    this.suffix = suffix;
    this.cudnnType = cudnnType;
    this.cublasType = cublasType;
  }

  /** The size of a value. */
  int bytes() {
    return bytes;
  }

  /** How many values 16 bytes hold, which is what a thread of our kernels takes at a time. */
  int perPack() {
    return PACK_BYTES / bytes;
  }

  /** What the names of our kernels for it, and of the files that they are in, end with. */
  String suffix() {
    return suffix;
  }

  /** Its {@code cudnnDataType}. */
  int cudnnType() {
    return cudnnType;
  }

  /** Its {@code cudaDataType}. */
  int cublasType() {
    return cublasType;
  }
}
