/**
 * Native libraries from a folder of the user's own.
 *
 * <p>A library that is loaded is a program that is run. So whatever a device loads is unpacked from
 * the jars into one place that no other user of the machine can write to, and that is looked at
 * anew by every process before it loads anything: JavaCPP's libraries (oneDNN) and JCuda's alike.
 * Where there is no such place, the device cannot be used and says so; nothing falls back to a
 * folder that is shared.
 */
package dev.sunder.kernels.natives;
