/**
 * What a provider can learn from what it is sent. The attacker has every parameter, sees the
 * smashed data exactly as sent and may draw inputs and signals of its own; the owner's it never
 * sees.
 */
package dev.sunder.secure.attack;
