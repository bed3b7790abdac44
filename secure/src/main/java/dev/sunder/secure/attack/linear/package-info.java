/**
 * Stages as systems of linear equations: their matrices, ranks and solutions (Sun, Wu, Hwang 2019,
 * section 7).
 */
package dev.sunder.secure.attack.linear;
