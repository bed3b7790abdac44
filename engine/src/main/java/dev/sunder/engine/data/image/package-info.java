/**
 * One image file's bytes to planar 8-bit pixels of a wanted size: JPEG through ImageIO's raw
 * rasters; PNG, GIF and BMP here.
 *
 * <p>Files are taken as hostile: the whole structure is checked, checksums included, and the size
 * in the header is judged before anything is decoded. No colour management takes place, as is the
 * custom in machine learning: samples are taken as they are, profiles and gamma are ignored.
 * (ImageIO's own conversion would brighten grey images, fail on odd profiles, and accept a PNG
 * whose checksums are wrong.)
 */
package dev.sunder.engine.data.image;
