/** Pictures of results, as PNG files: curves and contact sheets. */
package dev.sunder.experiments.chart;
