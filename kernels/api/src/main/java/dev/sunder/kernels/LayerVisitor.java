package dev.sunder.kernels;

/**
 * What must be known of every {@link Layer}: a device, a file format or a text that has to say
 * something of each is one of these, so that it cannot miss a new one.
 *
 * @param <R> what is made of a layer
 */
public interface LayerVisitor<R> extends Layer.WeightedVisitor<R>, Layer.FixedVisitor<R> {

  R dropout(DropoutLayer layer);

  R branches(Branches layer);
}
