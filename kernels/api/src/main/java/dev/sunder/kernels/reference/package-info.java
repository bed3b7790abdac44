/**
 * The reference device: plain Java in double precision on plain NCHW arrays, slow and obviously
 * right.
 *
 * <p>Every operation is the loop its definition describes and shares nothing with a fast device but
 * the contract. Its results are what other devices are measured against, and it is accurate enough
 * for gradients to be checked against differences at 1e-6.
 */
package dev.sunder.kernels.reference;
