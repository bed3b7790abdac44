/** Throughput of plans on a device. */
package dev.sunder.experiments.bench;
