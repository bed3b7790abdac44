/**
 * The two parties on two machines: the provider's server, and the provider as an owner sees it,
 * over HTTP. The messages are those of {@link dev.sunder.secure.party}.
 */
package dev.sunder.secure.remote;
