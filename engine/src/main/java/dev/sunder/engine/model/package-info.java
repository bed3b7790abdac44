/** Networks with values: parameters by name, and models, which add class names and provenance. */
package dev.sunder.engine.model;
