package dev.weir.core.pipeline;

import dev.weir.core.value.Type;

/** A named, typed column of a feed or a stream. */
public record Column(String name, Type type) {}
