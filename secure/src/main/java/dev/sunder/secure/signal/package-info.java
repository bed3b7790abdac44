/**
 * The complement signal and what it does to a label: what an owner draws, how it becomes an image
 * that joins a network, and the relabelling it stands for (Sun, Wu, Hwang 2019, sections 5.1, 5.3,
 * 6).
 */
package dev.sunder.secure.signal;
