/**
 * The paper's tables and figures (section 8), each computed or measured anew beside what it prints.
 */
package dev.sunder.experiments.paper;
