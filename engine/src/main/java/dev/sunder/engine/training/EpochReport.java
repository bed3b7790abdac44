package dev.sunder.engine.training;

import java.util.Optional;

/**
 * What is known after an epoch, or after the part of one that a run ends with.
 *
 * @param epoch the epoch, from 0
 * @param step steps done
 * @param validation the validation, unless it was this epoch's turn to go without
 */
public record EpochReport(int epoch, long step, Optional<Evaluation> validation) {}
