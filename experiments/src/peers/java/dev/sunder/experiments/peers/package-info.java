/** The same training step by other engines, for honest figures. */
package dev.sunder.experiments.peers;
