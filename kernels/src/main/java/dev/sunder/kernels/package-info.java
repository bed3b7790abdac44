/** Placeholder. */
package dev.sunder.kernels;
