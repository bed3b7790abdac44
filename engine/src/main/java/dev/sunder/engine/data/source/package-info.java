/**
 * Files by name, whether they lie in a folder or in a zip archive, with every length and checksum
 * checked as they are read.
 */
package dev.sunder.engine.data.source;
