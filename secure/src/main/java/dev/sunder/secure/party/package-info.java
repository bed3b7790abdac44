/**
 * The two parties of split inference, which share nothing but the bytes of their messages (Sun, Wu,
 * Hwang 2019, section 5.2).
 */
package dev.sunder.secure.party;
