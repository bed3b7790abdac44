/** What a command says and how: results, progress, tables, and the files it leaves behind. */
package dev.sunder.experiments.console;
