/** Copying a provider's part by asking it (Tramèr et al. 2016; Orekondy, Schiele, Fritz 2019). */
package dev.sunder.secure.attack.clone;
