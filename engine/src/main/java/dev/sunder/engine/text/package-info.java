/** Text that comes from outside: made fit for a terminal, and what may have been meant by it. */
package dev.sunder.engine.text;
