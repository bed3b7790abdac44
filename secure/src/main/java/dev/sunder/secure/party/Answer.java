package dev.sunder.secure.party;

/**
 * The answer for one example as its owner reads it.
 *
 * @param label the class after undoing the signal's relabelling
 * @param probability the model's for that class
 * @param rawLabel the class as the provider answered, before undoing
 */
public record Answer(int label, float probability, int rawLabel) {}
