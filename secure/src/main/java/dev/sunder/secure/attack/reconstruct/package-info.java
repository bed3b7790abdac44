/** Rebuilding a stage's input from what the stage sends. */
package dev.sunder.secure.attack.reconstruct;
