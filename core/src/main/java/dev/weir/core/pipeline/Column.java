package dev.weir.core.pipeline;

/** A named, typed column of a feed or a stream. */
public record Column(String name, Type type) {}
