package dev.weir.core.expression;

/** Reads a format of models; found by {@link java.util.ServiceLoader}, so that its library is only there for who wants it. */
public interface ModelFormat {
  /** How file names of this format end, without the dot. */
  String extension();

  /**
   * Reads and checks a model.
   *
   * @throws IllegalArgumentException with a sentence for the user
   */
  Model read(byte[] bytes);
}
