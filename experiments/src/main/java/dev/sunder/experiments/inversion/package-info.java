/** Attacks that rebuild images, beside the figures published for the same task. */
package dev.sunder.experiments.inversion;
