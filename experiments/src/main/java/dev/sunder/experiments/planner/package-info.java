/**
 * Where to part a network: what every cut costs and what the counting says of it, for the kernels
 * it has and for others, and what audits measured there.
 */
package dev.sunder.experiments.planner;
