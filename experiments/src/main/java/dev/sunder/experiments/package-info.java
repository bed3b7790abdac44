/** Placeholder. */
package dev.sunder.experiments;
