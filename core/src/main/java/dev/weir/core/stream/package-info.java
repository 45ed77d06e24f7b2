/** Running streams: batches of observations go in; changes and alerts come out, in an order that a replay repeats. */
@NullMarked
package dev.weir.core.stream;

import org.jspecify.annotations.NullMarked;
