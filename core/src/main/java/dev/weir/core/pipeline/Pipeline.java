package dev.weir.core.pipeline;

/** A checked pipeline. */
public record Pipeline(String name) {}
