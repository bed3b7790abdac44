/** The demonstration: the scheme from a first classifier to a first look at what leaks. */
package dev.sunder.experiments.demo;
