/**
 * The contract every device must keep, as a list of cases that a test or a user's self-test runs.
 *
 * <p>Most cases describe a computation once and do it on the device and on the {@linkplain
 * dev.sunder.kernels.reference reference} from the same float32 numbers. Others are laws that hold
 * on any device by itself: linearity, adjoints, central differences, values worked out by hand,
 * refusals, and memory given back.
 *
 * <p>Errors are measured in one of three ways ({@link dev.sunder.kernels.contract.Measure}) and
 * held against a tolerance that follows from the unit roundoffs of the device's {@linkplain
 * dev.sunder.kernels.Precision precision}.
 */
package dev.sunder.kernels.contract;
