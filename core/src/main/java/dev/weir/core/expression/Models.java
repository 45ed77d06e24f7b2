package dev.weir.core.expression;

/** Where the models that a pipeline names come from. */
@FunctionalInterface
public interface Models {
  /** There are none: what embeds the engine without files. */
  Models NONE = name -> {
    throw new IllegalArgumentException("models cannot be loaded here");
  };

  /**
   * Loads a model.
   *
   * @param name as the pipeline file says it
   * @throws IllegalArgumentException with a sentence for the user
   */
  Model load(String name);
}
