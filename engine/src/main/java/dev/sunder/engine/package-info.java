/** Placeholder. */
package dev.sunder.engine;
