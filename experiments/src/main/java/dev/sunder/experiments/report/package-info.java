/** What commands report, as values: each can be printed as text and as JSON. */
package dev.sunder.experiments.report;
