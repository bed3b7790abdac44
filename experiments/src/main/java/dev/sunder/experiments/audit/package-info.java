/** An audit's report: run within a budget, kept step by step, written as one page and as JSON. */
package dev.sunder.experiments.audit;
