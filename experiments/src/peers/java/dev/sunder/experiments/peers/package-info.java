/**
 * The same work by other engines, for figures that do not flatter: a training step beside libtorch,
 * inference beside ONNX Runtime. {@link dev.sunder.experiments.peers.Peers} starts both; the
 * profile {@code peers} of this module's POM says how.
 *
 * <p>The two sides take turns in one process, which was started with the same number of threads,
 * the same limit of the instruction set and the same memory allocator for both, and with nothing
 * else that its caller's environment says of these. What cannot be given to both refuses a ratio.
 */
package dev.sunder.experiments.peers;
