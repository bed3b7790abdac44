/**
 * What a device can compute: the contract between the engine and a machine.
 *
 * <p>A {@link dev.sunder.kernels.Device} is opened by name. It hands out {@link
 * dev.sunder.kernels.Arena arenas}, and an arena makes {@link dev.sunder.kernels.Tensor tensors}
 * and prepared {@link dev.sunder.kernels.Operation operations}: built once, run many times with no
 * allocation, no shape check and no descriptor work. Closing the arena frees everything it made.
 *
 * <p>An operation is built on its input tensors and makes its output tensors, its parameters and
 * its gradients, so each may pick the memory layout it computes fastest in; plain NCHW exists only
 * at {@link dev.sunder.kernels.Tensor#upload upload} and {@link dev.sunder.kernels.Tensor#download
 * download}. Running an operation only enqueues it: nothing waits for the device until a value is
 * read on the host.
 */
package dev.sunder.kernels;
