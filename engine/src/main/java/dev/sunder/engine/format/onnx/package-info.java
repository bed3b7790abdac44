/**
 * Makes networks of others' graphs of ONNX operators: a graph as values, passes that each rewrite
 * one idiom into plainer ones, and the building of stages from what is left. Knows nothing of files
 * and their format.
 */
package dev.sunder.engine.format.onnx;
