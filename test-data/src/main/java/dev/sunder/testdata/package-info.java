/** Placeholder. */
package dev.sunder.testdata;
