package dev.sunder.kernels;

import java.util.List;
import java.util.Set;

/**
 * Gives back what {@link LayerWriter} took. Where something is missing that has no value of its
 * own, or is of another type, an {@link IllegalArgumentException} says so with its place.
 */
public interface LayerReader {

  int integer(String name);

  /** The same, or {@code usual} where it was left out. */
  int integer(String name, int usual);

  float number(String name);

  boolean flag(String name, boolean usual);

  String text(String name, String usual);

  String oneOf(String name, Set<String> choices);

  /** The same, or {@code usual} where it was left out. */
  String oneOf(String name, Set<String> choices, String usual);

  Window window();

  Activation activation();

  /** At least {@code least} chains of layers. */
  List<List<Layer>> chains(String name, int least);
}
