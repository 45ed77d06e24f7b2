package dev.weir.core.pipeline;

import java.util.Optional;

/** Where <code>${NAME}</code> and <code>${file:/path}</code> in a pipeline file get their values. */
@FunctionalInterface
public interface Secrets {
  /**
   * The secret of that name, if there is one.
   *
   * @param reference what stands between the braces
   */
  Optional<String> lookup(String reference);
}
