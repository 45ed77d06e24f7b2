package dev.weir.core.pipeline;

/** Makes a {@link Pipeline} of a {@link PipelineFile}. */
public final class Planner {
  private Planner() {}
}
