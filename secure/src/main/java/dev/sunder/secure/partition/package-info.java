/** Parting a model into the client's and the server's file (Sun, Wu, Hwang 2019, section 5.2). */
package dev.sunder.secure.partition;
