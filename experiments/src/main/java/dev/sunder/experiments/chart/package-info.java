/** What pictures of results share, as PNG files: the look of curves, and contact sheets. */
package dev.sunder.experiments.chart;
