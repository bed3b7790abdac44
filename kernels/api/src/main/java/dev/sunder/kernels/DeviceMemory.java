package dev.sunder.kernels;

/**
 * The memory that a device's arenas take theirs from.
 *
 * @param free bytes that can be taken now; what others take in the meantime is not known
 * @param total bytes there are
 */
public record DeviceMemory(long free, long total) {}
