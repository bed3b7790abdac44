/**
 * Small data of our own making, enough for the demonstration and the tests: {@link
 * dev.sunder.testdata.ToyData} unpacks toy cats and dogs and stroke-drawn digits, {@link
 * dev.sunder.testdata.ToyDataGenerator} draws them anew.
 *
 * <p>Drawing uses arithmetic that Java fixes to the bit only (no {@code java.awt}, {@code
 * StrictMath} for transcendental functions), so a picture's pixels depend on nothing but its seed.
 */
package dev.sunder.testdata;
