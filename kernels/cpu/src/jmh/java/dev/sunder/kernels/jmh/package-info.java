/** Benchmarks of single operations on a device, by JMH. */
package dev.sunder.kernels.jmh;
