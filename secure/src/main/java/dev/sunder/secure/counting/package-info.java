/** The paper's counting of equations and unknowns (Sun, Wu, Hwang 2019, section 7), corrected. */
package dev.sunder.secure.counting;
