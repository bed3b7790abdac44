/** How a classifier becomes a secure model (Sun, Wu, Hwang 2019, section 5.3). */
package dev.sunder.secure.retraining;
