/**
 * Networks on a device: plans are prepared operations for one network, one device and one batch
 * size, in an arena of their own.
 *
 * <p>{@link dev.sunder.engine.plan.InferencePlan} runs forward, {@link
 * dev.sunder.engine.plan.TrainingPlan} makes training steps, {@link
 * dev.sunder.engine.plan.InputGradientPlan} differentiates with respect to inputs. All three are
 * built by the same walk over the stages, so they compute the same function. A plan is not
 * thread-safe, and no two threads may use plans of one device at the same time. Everything is
 * allocated when a plan is made; a step allocates nothing.
 */
package dev.sunder.engine.plan;
