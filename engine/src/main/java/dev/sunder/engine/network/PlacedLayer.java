package dev.sunder.engine.network;

import dev.sunder.kernels.Layer;
import dev.sunder.kernels.Shape;

/**
 * A convolution or fully connected layer where it stands in a network, inside of branches or not.
 *
 * @param stage the number of its stage, from 1
 * @param name what its parameters' names begin with
 * @param input the shape that it computes on, with n = 1 and a signal's channels or features
 */
public record PlacedLayer(int stage, String name, Layer.Linear layer, Shape input) {}
