/** Windows: which observations of a key a statistic is over, and when one begins or ends. */
@NullMarked
package dev.weir.core.window;

import org.jspecify.annotations.NullMarked;
