/**
 * The CUDA device: an NVIDIA GPU through JCuda's driver API, cuBLAS, cuDNN and kernels of our own.
 *
 * <p>Tensors are float32 in plain NCHW. Convolutions are cuDNN's and matrix products cuBLAS's;
 * everything else is a kernel of {@code kernels/src/main/cuda}, whose PTX lies beside these
 * classes. All work goes to one stream, batches to a second one; a recorded step is one captured
 * CUDA graph. Every operation gives the same bits every time.
 *
 * <p>Set by system property or, in capitals with underscores, by environment: {@code
 * sunder.cuda.libraries} (folders to search first) and {@code sunder.cuda.cache} (a folder of one's
 * own for what is remembered).
 */
package dev.sunder.kernels.cuda;
