package dev.sunder.engine.training;

import dev.sunder.engine.model.Parameters;
import java.util.Map;
import java.util.Optional;

/**
 * What a run leaves: its final state, not its best, because choosing by the validation set would
 * spoil the figure measured on it.
 *
 * @param parameters all parameters of the network, those of frozen stages as they were
 * @param steps steps done
 * @param validation the validation at the end, where there is a validation set
 * @param facts how it was made, for a model's provenance: options, data, signal and device
 */
public record TrainingResult(
    Parameters parameters,
    long steps,
    Optional<Evaluation> validation,
    Map<String, String> facts) {}
