/** Text that comes from outside, made fit for a terminal. */
package dev.sunder.engine.text;
