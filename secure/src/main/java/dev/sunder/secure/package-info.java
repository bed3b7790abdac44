/** Placeholder. */
package dev.sunder.secure;
