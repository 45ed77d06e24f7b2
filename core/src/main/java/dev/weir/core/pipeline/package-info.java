/** A pipeline as a plain value: read from a file, checked with every mistake found, and planned, apart from its running. */
@NullMarked
package dev.weir.core.pipeline;

import org.jspecify.annotations.NullMarked;
