/** How good a reconstruction or a guess is, with how sure that is. */
package dev.sunder.secure.measure;
