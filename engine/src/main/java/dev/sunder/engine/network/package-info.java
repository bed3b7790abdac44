/**
 * Networks as values: layers, stages and where a signal joins. A network holds no weights and no
 * memory; every shape in it is known and checked when it is made.
 */
package dev.sunder.engine.network;
