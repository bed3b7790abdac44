/**
 * Labelled 8-bit images: read from idx files, folders, zip archives and CIFAR binaries, kept
 * decoded at one size, and handed out as shuffled, augmented batches that depend on nothing but the
 * seed and the position.
 */
package dev.sunder.engine.data;
