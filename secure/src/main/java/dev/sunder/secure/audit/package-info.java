/**
 * The audit: attacks what an owner sends with everything a provider has, and says in words whether
 * pictures, answers and the model stay private.
 */
package dev.sunder.secure.audit;
