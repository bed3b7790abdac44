/**
 * The CUDA device: an NVIDIA GPU through JCuda's driver API, cuBLAS, cuDNN and kernels of our own.
 *
 * <p>Tensors are in plain NCHW. In bf16, outputs of operations and gradients by their inputs are
 * bfloat16, and so is what operations take; all else is float32. An operation that is given a
 * float32 tensor rounds it anew at each run, but for the losses, which take it as it is. A weight
 * has a rounded copy beside it, which an upload and the momentum update write with it, so that a
 * recorded step multiplies by what the step before left. Convolutions are cuDNN's and matrix
 * products cuBLAS's; everything else is a kernel of {@code kernels/cuda/src/main/cuda}, whose PTX
 * lies beside these classes. Statistics of batch normalisation are float32 in any precision. All
 * work goes to one stream, batches to a second one; a recorded step is one captured CUDA graph.
 * Every operation gives the same bits every time. None of it has run on a GPU yet: tests run it on
 * an emulated one.
 *
 * <p>The driver compiles the kernels on the thread that opens a device, in more stack than Java's 1
 * MiB is safe for: {@code -Xss8m}.
 *
 * <p>Set by system property or, in capitals with underscores, by environment: {@code
 * sunder.cuda.libraries} (folders to search first) and {@code sunder.cuda.allocations} ({@code
 * separate}, to look for accesses beyond a tensor with compute-sanitizer).
 */
package dev.sunder.kernels.cuda;
