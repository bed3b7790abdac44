package dev.sunder.kernels.cuda;

/**
 * How cuDNN is to compute a convolution.
 *
 * @param number of the direction's algorithms
 * @param mathType how it multiplies
 */
record Algorithm(int number, int mathType) {}
