/** A pipeline, or one statistic, inside a Java program. */
@NullMarked
package dev.weir.core.embedded;

import org.jspecify.annotations.NullMarked;
