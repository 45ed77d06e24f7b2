/** Values on their way through the engine: how each kind is kept in a double, the texts they stand for, batches of rows. */
@NullMarked
package dev.weir.core.value;

import org.jspecify.annotations.NullMarked;
