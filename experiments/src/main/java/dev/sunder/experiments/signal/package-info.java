/** How often the signal, and with it the answer, is read off smashed data (section 7.4). */
package dev.sunder.experiments.signal;
