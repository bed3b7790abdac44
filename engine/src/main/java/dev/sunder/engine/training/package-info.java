/**
 * Training: a {@link dev.sunder.engine.training.Trainer} runs a network over a data set by {@link
 * dev.sunder.engine.training.TrainingOptions}, tells {@link
 * dev.sunder.engine.training.TrainingListener listeners} what happens, and leaves {@link
 * dev.sunder.engine.training.Checkpoint checkpoints} from which a killed run resumes to the same
 * bits. {@link dev.sunder.engine.training.Evaluator} measures; {@link
 * dev.sunder.engine.training.PrefixCache} spares the frozen stages.
 */
package dev.sunder.engine.training;
