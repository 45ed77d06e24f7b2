/** The catalogue of everything that can be computed over a window. */
@NullMarked
package dev.weir.core.catalogue;

import org.jspecify.annotations.NullMarked;
